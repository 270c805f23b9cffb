export function TakePanel() {
  return null;
}
