export function StewardPanel() {
  return null;
}
