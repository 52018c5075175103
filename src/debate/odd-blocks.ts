// The messages for an author where Markdown takes a part of a text for something else: each sentence says what to write instead.

const messages: Record<string, string> = {
  code: 'this is indented so far that Markdown takes it for code: indent it by two blanks, or not at all',
  list: 'this line begins like a list: move its first word to the line before, or write "\\" before the sign',
  'list in a list':
    'this list stands within a list, and a text has lists of one level: indent it as far as the list above',
  'paragraphs in a list': 'this line of a list has a second paragraph: join the two, or begin another line of the list',
  'empty item': 'this line of a list is empty: write its text, or remove it',
  'after a comment': 'a comment that begins in the lines above ends here: leave a blank line behind it',
  heading: 'this line begins like a heading: move its first word to the line before, or write "\\" before the "#"',
  underlined: 'the line below makes a heading of this: remove that line, or leave a blank line above it',
  blockquote: 'this line begins like a quotation: move its first word to the line before, or write "\\" before the ">"',
  table: 'a table stands here in a text: leave a blank line before it, and do not indent it',
  definition: 'this names an address, within a text: begin it at the margin, after a blank line',
  thematicBreak: 'this is a line across the page, within a text: remove it, or begin it at the margin',
}

/** What is wrong with a block or a part of a text, by its name in mdast. */
export const oddMessage = (what: string): string =>
  messages[what] ?? 'Markdown takes this for something that no debate has: remove it'
