// Folders with a fault on the disk, and the message for each: missing files, files not in UTF-8, bad pictures and themes.

/** What a folder contains, by name: a file, a folder, or a link to the named target. */
export type Entries = Record<string, string | Buffer | { folder: true } | { link: string }>

export const debate = '# Debate d\n- languages: en\n\nT\n\n# Claim a\n\nA.\n'
const shown = (picture: string): string => debate.replace('# Claim a', `# Claim a\n- picture: ${picture}`)
/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)
const unsaid =
  'debate.md:7:12 warning: nothing says what the picture shows to those who do not see it: add "## Picture"'
const kana = Buffer.from('23208282a082a282a482a682a8', 'hex')
const utf16 = Buffer.from(`\uFEFF${debate}`, 'utf16le')
const dark = '@media (prefers-color-scheme: dark) { :root { --ink: #222222; } }\n'
const names =
  '--paper, --sheet, --ink, --soft, --line, --yes, --yes-pale, --no, --no-pale, --neither, --neither-pale, --neutral, --on-strong, --on-pale'

export const onDisk: [title: string, entries: Entries, told: string[]][] = [
  [
    'no Markdown file',
    { 'notes.xml': debate, '.debate.txt': debate, '~$debate.docx': debate },
    [
      'FOLDER:1:1 there is no Markdown file in this folder: write one, such as debate.md, that begins with "# Debate my-debate"',
    ],
  ],
  [
    'a file with the end that Windows hides',
    { 'debate.md.txt': debate },
    [
      'FOLDER:1:1 there is no Markdown file in this folder: "debate.md.txt" ends in .txt, which Windows hides: let it show "File name extensions", and rename the file debate.md',
    ],
  ],
  [
    'a document of a word processor',
    { 'debate.docx': 'x', 'minutes.rtf': 'x' },
    [
      'FOLDER:1:1 there is no Markdown file in this folder: "debate.docx" is of a word processor: save it as plain text in UTF-8, and name that debate.md',
    ],
  ],
  [
    'a longer end of Markdown',
    { 'debate.markdown': debate },
    ['FOLDER:1:1 there is no Markdown file in this folder: "debate.markdown" is read once it is renamed debate.md'],
  ],
  [
    'only a plain text that is no debate',
    { 'LICENSE.txt': 'x' },
    [
      'FOLDER:1:1 there is no Markdown file in this folder: write one, such as debate.md, that begins with "# Debate my-debate"',
    ],
  ],
  ['an end in capitals is read', { 'debate.MD': debate }, []],
  [
    'misnamed files beside those that are read; texts of other kinds may lie there',
    {
      'debate.md': debate,
      '2.md.txt': 'x',
      '3.markdown': 'x',
      'notes.txt': 'x',
      'old.docx': 'x',
      'README.markdown': 'x',
      '~$debate.md.txt': 'x',
      'debate.markdown': 'x',
      'folder.markdown/x.txt': 'x',
    },
    [
      '2.md.txt:1:1 warning: this file is not read: "2.md.txt" ends in .txt, which Windows hides: let it show "File name extensions", and rename the file 2.md',
      '3.markdown:1:1 warning: this file is not read: "3.markdown" is read once it is renamed 3.md',
      'debate.markdown:1:1 warning: this file is not read: "debate.markdown" is not read beside debate.md: move what is missing there, and remove the file',
    ],
  ],
  [
    'sources, minutes and what the debate was made of lie beside it',
    {
      'debate.md': debate,
      'debate.docx': 'x',
      'Minutes 2026.odt': 'x',
      'report.pdf': 'x',
      'claims.xlsx': 'x',
      '3-x.docx': 'x',
    },
    [],
  ],
  [
    'documents with the names of parts of the debate',
    { 'debate.md': debate, 'Claims (final).docx': 'x', 'sources.rtf': 'x', 'sourcebook.rtf': 'x', 'debate.doc': 'x' },
    [
      'Claims (final).docx:1:1 warning: this file is not read: "Claims (final).docx" is of a word processor: save it as plain text in UTF-8, and name that Claims (final).md; 1 more is like this; if it is no part of the debate, give it another name',
    ],
  ],
  [
    'a document among numbered files',
    { 'debate.md': debate, '010-more.md': '# Claim b\n\nB.\n', '020-taste.docx': 'x', '010-more.docx': 'x' },
    [
      '020-taste.docx:1:1 warning: this file is not read: "020-taste.docx" is of a word processor: save it as plain text in UTF-8, and name that 020-taste.md; if it is no part of the debate, give it another name',
    ],
  ],
  [
    'parts of the debate in plain texts and in folders below',
    {
      'debate.md': debate,
      'part2.txt': '＃　Claim b\n\nB.\n',
      'claims/1.md': '# Claim c\n\nC.\n',
      'claims/2.md': '## Reason\n\nR.\n',
      'claims/3.md': '# Claim d\n\nD.\n',
      'charts/x.md': '# Chart x\n',
      'other/debate.md': debate,
      'other/more.md': '# Claim c\n',
      '.drafts/1.md': '# Claim c\n',
      'words/x.md': '# Claim c\n',
      'plan/todo.md': '# To do\n',
    },
    [
      'charts/x.md:1:1 warning: this file is not read, since the debate is in the folder itself: put what belongs to it beside the others, or call the folder ".charts"',
      'claims/1.md:1:1 warning: these 2 files are not read, since the debate is in the folder itself: put what belongs to it beside the others, or call the folder ".claims"',
      'part2.txt:1:1 warning: this file is not read: "part2.txt" is read once it is renamed part2.md',
    ],
  ],
  [
    'a document that was renamed',
    { 'debate.md': debate, 'a.md': Buffer.from('504b0304140008', 'hex'), 'b.md': '{\\rtf1 # Claim b}' },
    [
      'a.md:1:1 this is no plain text, but a zipped file, as word processors and spreadsheets save (.docx, .odt, .xlsx): open it in its program, and save it as plain text in UTF-8',
      'b.md:1:1 this is no plain text, but a file of a word processor (.rtf): open it in its program, and save it as plain text in UTF-8',
    ],
  ],
  [
    'other files that were renamed',
    {
      'debate.md': debate,
      'c.md': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'd.md': '%PDF-1.7',
      'e.md': '\uFEFF\n<!DOCTYPE html>\n<html></html>',
    },
    [
      'c.md:1:1 this is no plain text, but a file of an old word processor or spreadsheet (.doc, .xls): open it in its program, and save it as plain text in UTF-8',
      'd.md:1:1 this is no plain text, but a PDF: open it in its program, and save it as plain text in UTF-8',
      'e.md:1:1 this is no plain text, but a web page or XML: open it in its program, and save it as plain text in UTF-8',
    ],
  ],
  [
    'only a README',
    { 'README.md': debate },
    [
      'FOLDER:1:1 there is no Markdown file in this folder: write one, such as debate.md, that begins with "# Debate my-debate"',
    ],
  ],
  ['a README beside the debate is not read', { 'debate.md': debate, 'README.md': '# How to', 'readme-ja.md': 'x' }, []],
  ['hidden files and subfolders are not read', { 'debate.md': debate, '.draft.md': 'x', 'old/notes.md': 'x' }, []],
  [
    'a byte-order mark in both files is ignored',
    { 'debate.md': `\uFEFF${debate}`, 'more.md': '\uFEFF# Claim b\n\nB.\n' },
    [],
  ],
  [
    'Shift_JIS',
    { 'debate.md': debate, 'more.md': kana },
    ['more.md:1:1 the file is not in UTF-8, but probably in Shift_JIS: open it in an editor and save it as UTF-8'],
  ],
  [
    'another encoding',
    { 'debate.md': debate, 'more.md': Buffer.from('# Claim caf\xe9', 'latin1') },
    ['more.md:1:1 the file is not in UTF-8: open it in an editor and save it as UTF-8'],
  ],
  [
    'UTF-16',
    { 'debate.md': utf16 },
    ['debate.md:1:1 the file is not in UTF-8, but probably in UTF-16: open it in an editor and save it as UTF-8'],
  ],
  [
    'UTF-16 without its mark',
    { 'debate.md': utf16.subarray(2) },
    ['debate.md:1:1 the file is not in UTF-8, but probably in UTF-16: open it in an editor and save it as UTF-8'],
  ],
  [
    'a folder named like a file',
    { 'debate.md': debate, 'more.md': { folder: true } },
    ['more.md:1:1 this is no plain file: put the file itself there'],
  ],
  [
    'a link whose target does not exist',
    { 'debate.md': debate, 'more.md': { link: 'nowhere.md' } },
    ['more.md:1:1 the file cannot be read: make it readable, or remove it'],
  ],
  [
    'a link to a folder',
    { 'debate.md': debate, 'more.md': { link: '.' } },
    ['more.md:1:1 this is no plain file: put the file itself there'],
  ],
  [
    'a file of six million bytes',
    { 'debate.md': debate, 'more.md': Buffer.alloc(6_000_000, 'a') },
    ['more.md:1:1 the file is larger than 5000000 bytes, which no debate needs: cut it into several'],
  ],
  [
    'a large picture',
    { 'debate.md': shown('a.png'), 'a.png': Buffer.concat([png, Buffer.alloc(1_000_001)]) },
    [
      unsaid,
      'debate.md:7:12 warning: the picture has 1001 kB, which every phone in the hall loads: make it smaller than 1000 kB',
    ],
  ],
  ['a picture', { 'debate.md': shown('pictures/a.png'), 'pictures/a.png': png }, [unsaid]],
  [
    'a picture by a link within the folder',
    { 'debate.md': shown('b.png'), 'a.png': png, 'b.png': { link: 'a.png' } },
    [unsaid],
  ],
  [
    'a picture that is missing',
    { 'debate.md': shown('pictures/a.png') },
    ['debate.md:7:12 there is no file "pictures/a.png": put the picture there, or correct the name'],
  ],
  [
    'a picture with other capitals',
    { 'debate.md': shown('pictures/Photo.JPG'), 'pictures/photo.jpg': png },
    ['debate.md:7:12 there is no file "pictures/Photo.JPG": write "pictures/photo.jpg", which there is'],
  ],
  [
    'a picture without its folder',
    { 'debate.md': shown('a.png'), 'pictures/a.png': png },
    ['debate.md:7:12 there is no file "a.png": write "pictures/a.png", which there is'],
  ],
  [
    'a picture in quotation marks, with a slash of Windows and accents of macOS',
    { 'debate.md': shown('"pictures\\caf\u00e9.png"'), 'pictures/cafe\u0301.png': png },
    [unsaid],
  ],
  [
    'a picture that is a folder',
    { 'debate.md': shown('a.png'), 'a.png': { folder: true } },
    ['debate.md:7:12 there is no file "a.png": put the picture there, or correct the name'],
  ],
  [
    'a picture by a link to itself',
    { 'debate.md': shown('a.png'), 'a.png': { link: 'a.png' } },
    ['debate.md:7:12 "a.png" cannot be read: make it readable, or put another picture there'],
  ],
  [
    'a picture in the parent folder',
    { 'debate.md': shown('../../etc/../etc/a.png') },
    ['debate.md:7:12 there is no file "../../etc/../etc/a.png": put the picture there, or correct the name'],
  ],
  [
    'a picture in a folder beside the debate’s',
    { 'in/debate.md': shown('../a.png'), 'a.png': png },
    ['debate.md:7:12 "../a.png" leads out of the folder: put the picture into it, such as in pictures/'],
  ],
  [
    'a picture by a link out of the folder',
    { 'in/debate.md': shown('a.png'), 'in/a.png': { link: '../b.png' }, 'b.png': png },
    ['debate.md:7:12 "a.png" leads out of the folder: put the picture into it, such as in pictures/'],
  ],
  [
    'a drawing',
    { 'debate.md': shown('a.svg'), 'a.svg': '<svg/>' },
    ['debate.md:7:12 "a.svg" is no picture that can be shown: take a PNG, JPEG, WebP or AVIF file'],
  ],
  [
    'an SVG drawing named like a picture',
    { 'debate.md': shown('a.png'), 'a.png': '<svg/>' },
    ['debate.md:7:12 "a.png" is not the kind of picture that its name says: save it anew, or rename it'],
  ],
  [
    'a theme',
    {
      'debate.md': debate,
      'theme.css':
        '/* ours */\n:root { --ink: #111; --line: #ccc }\n@media (prefers-color-scheme: dark) {\n  :root { --ink: #EEEEEE }\n}\n',
    },
    [],
  ],
  [
    'a theme with a rule that is not allowed',
    { 'debate.md': debate, 'theme.css': ':root { --ink: #111; }\nbody { color: red }\n' },
    [
      'theme.css:2:1 a theme has only ":root { --name: value; }", and the same within "@media (prefers-color-scheme: dark)": remove the rest',
    ],
  ],
  [
    'a theme with an unknown property',
    { 'debate.md': debate, 'theme.css': ':root {\n  --ink: #111;\n  color: red;\n}\n' },
    [`theme.css:3:3 "color: red" is no property of a theme: there are ${names}`],
  ],
  [
    'a theme with a property named like one of every JavaScript object',
    { 'debate.md': debate, 'theme.css': ':root { --constructor: #111 }' },
    [`theme.css:1:9 "--constructor: #111" is no property of a theme: there are ${names}`],
  ],
  [
    'a theme with a colour given by name',
    { 'debate.md': debate, 'theme.css': ':root { --ink: black }' },
    ['theme.css:1:9 "black" is no colour here: write one such as #1d1b18'],
  ],
  [
    'a theme that loads a file',
    { 'debate.md': debate, 'theme.css': ':root { --paper: url(a.png) }' },
    ['theme.css:1:9 "url(a.png)" is no colour here: write one such as #1d1b18'],
  ],
  [
    'a theme whose text cannot be read on its paper',
    { 'debate.md': debate, 'theme.css': ':root { --soft: #999999; }' },
    [
      'theme.css:1:9 --soft on --paper has a contrast of 2.6 when it is light, and 4.5 is needed to be read: take one that is farther from the other',
      'theme.css:1:9 --soft on --sheet has a contrast of 2.8 when it is light, and 4.5 is needed to be read: take one that is farther from the other',
    ],
  ],
  [
    'a theme whose text cannot be read in the dark',
    { 'debate.md': debate, 'theme.css': dark },
    [
      'theme.css:1:47 --ink on --paper has a contrast of 1.1 when it is dark, and 4.5 is needed to be read: take one that is farther from the other',
      'theme.css:1:47 --ink on --sheet has a contrast of 1.0 when it is dark, and 4.5 is needed to be read: take one that is farther from the other',
    ],
  ],
  [
    'a theme in UTF-16',
    { 'debate.md': debate, 'theme.css': utf16 },
    ['theme.css:1:1 the file is not in UTF-8, but probably in UTF-16: open it in an editor and save it as UTF-8'],
  ],
]
