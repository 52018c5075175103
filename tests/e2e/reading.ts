// A page as a screen reader reads it: the contents of its accessibility tree in order, one line for each thing that is read.
import type { CDPSession, Page } from 'playwright/test'

const fetchTree = async (session: CDPSession) => (await session.send('Accessibility.getFullAXTree')).nodes
type Node = Awaited<ReturnType<typeof fetchTree>>[number]

/** Roles that are read in one line, with everything in them. */
const whole =
  /^(heading|paragraph|listitem|button|link|option|row|caption|DisclosureTriangle|Legend|LabelText|status|alert|timer)$/
/** Roles that are not read out themselves. */
const plain = /^(none|generic|strong|StaticText|InlineTextBox|LineBreak|LayoutTable)$/
/** Roles that Chromium names differently from other browsers, and their usual names. */
const names: Record<string, string> = {
  generic: 'text',
  none: 'text',
  strong: 'text',
  StaticText: 'text',
  DisclosureTriangle: 'summary',
}
/** Roles whose name is read before their contents. */
const named = /^(region|group|dialog|alertdialog|image|combobox|checkbox|textbox|searchbox|table)$/

/** Everything that is read, as `role: text`, from the top of the page to its end, except nodes with neither name nor text. */
export async function readPage(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const nodes = await fetchTree(session)
  await session.detach()
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const childrenOf = (node: Node): Node[] => (node.childIds ?? []).flatMap((id) => byId.get(id) ?? [])
  const roleOf = (node: Node): string => String(node.role?.value ?? '')
  const piecesOf = (node: Node): string[] =>
    roleOf(node) === 'StaticText' ? [String(node.name?.value)] : childrenOf(node).flatMap(piecesOf)
  /** Nothing but text: it is read as one line, however many boxes it has. */
  const isPlain = (node: Node): boolean => plain.test(roleOf(node)) && childrenOf(node).every(isPlain)
  const lines: string[] = []
  const say = (node: Node, text: string) => {
    const properties = new Map(node.properties?.map(({ name, value }) => [String(name), value.value]))
    const level = roleOf(node) === 'heading' ? ` ${properties.get('level')}` : ''
    const pressed = properties.get('pressed') === 'true' ? ', pressed' : ''
    const value = node.value?.value ? ` = ${node.value.value}` : ''
    if (text) lines.push(`${names[roleOf(node)] ?? roleOf(node)}${level}${pressed}: ${text}${value}`)
  }
  const read = (node: Node): void => {
    const role = roleOf(node)
    if (whole.test(role) || isPlain(node)) {
      say(node, join(piecesOf(node), role === 'row' ? ' | ' : ''))
      return
    }
    if (named.test(role)) say(node, String(node.name?.value ?? ''))
    for (const child of childrenOf(node)) read(child)
  }
  if (nodes[0]) read(nodes[0])
  return lines
}

/** Joins pieces as they are heard: words of separate pieces must not run together. */
const join = (pieces: string[], between: string): string =>
  pieces
    .reduce((text, piece) => {
      const isTorn = /[^\s\p{Ps}\p{Pi}\p{Pd}]$/u.test(text) && /^[\p{L}\p{N}]/u.test(piece)
      return text + (between && text ? between : isTorn ? ' ' : '') + piece
    }, '')
    .trim()
