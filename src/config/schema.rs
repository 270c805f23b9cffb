//! The JSON Schema of the configuration, for editors and for the check of keys.

use super::Settings;
use serde_json::{Value, json};

/// The JSON Schema (draft 2020-12) of `config.toml`. Names, defaults and explanations are those of [`Settings`].
pub fn schema() -> Value {
    let mut schema = Value::from(schemars::schema_for!(Settings));
    tidy(&mut schema);
    if let Some(members) = schema.as_object_mut() {
        members.insert("title".to_owned(), "Configuration of Lode".into());
    }
    if let Some(collection) = schema.pointer_mut("/$defs/CollectionSettings/properties").and_then(Value::as_object_mut) {
        // The singular is an alias, of which schemars does not know.
        collection.insert(
            "time_column".to_owned(),
            json!({ "type": "string", "description": "The column of dates: time_columns with one name." }),
        );
    }
    schema
}

/// Puts each explanation on one line, and the default of the cache directory as it is on every machine.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = text.replace('\n', " "),
                    Value::String(path) if name == "directory" => "~/.cache/lode".clone_into(path),
                    Value::Object(property) if name == "directory" && property.contains_key("default") => {
                        property.insert("default".to_owned(), "~/.cache/lode".into());
                        tidy(member);
                    }
                    _ => tidy(member),
                }
            }
        }
        Value::Array(members) => members.iter_mut().for_each(tidy),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_as_reviewed() {
        insta::assert_json_snapshot!(super::schema());
    }
}
