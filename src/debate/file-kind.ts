// Tells by its first bytes what a file is that was meant as plain text: renamed, it is still what another program wrote.

const kinds: [start: string, kind: string][] = [
  ['PK\u0003\u0004', 'a zipped file, as word processors and spreadsheets save (.docx, .odt, .xlsx)'],
  ['\u00d0\u00cf\u0011\u00e0', 'a file of an old word processor or spreadsheet (.doc, .xls)'],
  ['{\\rtf', 'a file of a word processor (.rtf)'],
  ['%PDF-', 'a PDF'],
]

/** Undefined for a plain text, and for what is unknown. */
export function kindOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  if (/^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype\s+html|html|\?xml)\b/i.test(start)) return 'a web page or XML'
  return kinds.find(([sign]) => start.startsWith(sign))?.[1]
}
