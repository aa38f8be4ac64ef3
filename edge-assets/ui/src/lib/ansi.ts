//! Texts that were written for a terminal, as they are read elsewhere.

const ESC = "\\u001b";
// ECMA-48: strings for the terminal to their end (OSC, DCS, SOS, PM, APC), sequences for colors and the cursor (CSI), other escapes.
const STRINGS = `${ESC}[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|${ESC}\\\\|$)`;
const SEQUENCES = `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*(?:[@-~]|$)`;
const OTHERS = `${ESC}[ -/]*[0-~]`;
const ESCAPES = new RegExp(`${STRINGS}|${SEQUENCES}|${OTHERS}`, "g");
// What is left of control characters, but tabs and ends of lines.
const CONTROLS = /[^\P{Cc}\t\n]/gu;
const SPECIAL = /\p{Cc}/u;

/**
 * The text without codes for a terminal, which are boxes elsewhere. Of a line that was written over itself, as bars of progress are,
 * what stood there last stays.
 */
export function withoutAnsi(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(ESCAPES, "")
    .replace(/\r+(?=\n|$)/g, "")
    .replace(/[^\n]*\r/g, "")
    .replace(CONTROLS, "");
}
