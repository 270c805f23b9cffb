// Lets Node load packages that are made for bundlers, which leave out the endings of their files.

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !specifier.startsWith('.')) throw error;
    return next(`${specifier}.js`, context);
  }
}
