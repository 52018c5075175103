// What an author is told where Markdown takes a part of a text for something else: as a sentence with what to write instead.

const messages: Record<string, string> = {
  code: 'this is indented so far that Markdown takes it for code: indent it by two blanks',
  list: 'this line begins like a list: move its first word to the line before, or write "\\" before the sign',
  heading: 'this line begins like a heading: move its first word to the line before, or write "\\" before the "#"',
  blockquote: 'this line begins like a quotation: move its first word to the line before, or write "\\" before the ">"',
  table: 'a table stands here in a text: leave a blank line before it, and do not indent it',
  html: 'this is HTML, which a debate has not: remove it, or write "\\" before the "<"',
  comment: 'this comment is never closed: end it with "-->"',
  definition: 'this names an address, within a text: begin it at the margin, after a blank line',
  thematicBreak: 'this is a line across the page, within a text: remove it, or begin it at the margin',
  'no row': 'this line stands in the table above, but is no row: leave a blank line before it',
}

/** What is wrong with a block or a part of a text, by its name in mdast. */
export const oddMessage = (what: string): string =>
  messages[what] ?? 'Markdown takes this for something that no debate has: remove it'
