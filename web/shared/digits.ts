/** Digits 0–9 for those that an Arabic keyboard writes (٠–٩, ۰–۹); all else stays. */
export function westernDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}
