// The built scripts compared with the oldest browsers of their page: what these cannot parse, and what they lack.
import type { CompatStatement, Identifier } from '@mdn/browser-compat-data'
import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite'
import { describe, expect, it } from 'vitest'
import { browserData, featureAt, featuresIn, filesOf, isKnown, type LevelName, levels, readBuilt } from './levels.ts'

const scriptsOf = (level: LevelName) => filesOf(level).filter((name) => name.endsWith('.js'))

const isAllowed = (name: string): boolean => allowed.some(([names]) => names.includes(name))

/** Calls `tell` for each piece of syntax newer than ES2021, with its path in MDN's data. The build replaces any newer than ES2023. */
function visitSyntax(tell: (feature: string, node: ESTree.Node) => void): VisitorObject {
  let functions = 0
  const enter = () => {
    functions += 1
  }
  const leave = () => {
    functions -= 1
  }
  const waits = (node: ESTree.Node) => {
    if (functions === 0) tell('javascript.operators.await.top_level', node)
  }
  return {
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    AwaitExpression: waits,
    ForOfStatement: (node) => {
      if (node.await) waits(node)
    },
    StaticBlock: (node) => tell('javascript.classes.static.initialization_blocks', node),
    PropertyDefinition: (node) => {
      if (node.key.type === 'PrivateIdentifier') tell('javascript.classes.private_class_fields', node)
      else if (node.static) tell('javascript.classes.static.class_fields', node)
      else tell('javascript.classes.public_class_fields', node)
    },
    MethodDefinition: (node) => {
      if (node.key.type === 'PrivateIdentifier') tell('javascript.classes.private_class_methods', node)
    },
    BinaryExpression: (node) => {
      // The type definitions name the left side of `#name in thing` differently.
      if ((node.left.type as string) === 'PrivateIdentifier') tell('javascript.classes.private_class_fields_in', node)
    },
    ImportDeclaration: (node) => {
      if (node.attributes.length > 0) tell('javascript.statements.import.import_attributes', node)
    },
    VariableDeclaration: (node) => {
      if (/using/.test(node.kind)) tell('javascript.statements.using', node)
    },
    Literal: (node) => {
      if (!('regex' in node)) return
      if (node.regex.flags.includes('d')) tell('javascript.builtins.RegExp.hasIndices', node)
      if (node.regex.flags.includes('v')) tell('javascript.builtins.RegExp.unicodeSets', node)
      if (/\(\?[ims-]+:/.test(node.regex.pattern)) tell('javascript.regular_expressions.modifier', node)
    },
  }
}

/** A lookbehind in a literal or in a text that becomes a regular expression: old Safari cannot parse the file, or throws. */
const lookbehind = /\(\?<[=!]/g

/** Names that the scripts may contain although the oldest browsers lack what they name, and why. */
const allowed: [names: string[], reason: string][] = [
  [
    ['.error()', '.connection', '.external', '.ink', '.keyboard', '.load()', '.maximize', '.orientation', '.resize()'],
    'a thing of our own, or of a library, is called so',
  ],
  [
    [
      '.abort',
      '.escape()',
      '.notify()',
      '.pause()',
      '.reason',
      '.restore',
      '.role',
      '.take()',
      '.translate',
      '.use()',
      '.viewport',
      '.wait()',
      '.when',
    ],
    'a thing of our own, or of a library, is called so',
  ],
  [
    ['.getTextInfo()', '.moveBefore', 'requestIdleCallback', '.share', 'OffscreenCanvas'],
    'is asked for before it is used',
  ],
  [['.requestFullscreen', '.fullscreenElement'], 'reveal.js falls back on the names with a prefix'],
  [['BroadcastChannel', '.timeOrigin'], 'without it, each tab has a stream of its own (shared/follow-room.ts)'],
]

describe.each(Object.keys(levels) as LevelName[])('the scripts of the %s pages', (name) => {
  const level = levels[name]

  it('[E1] can be read by the oldest browsers', () => {
    const scripts = scriptsOf(name)
    expect(scripts.length).toBeGreaterThan(3)
    const faults = scripts.flatMap((file) => {
      const code = readBuilt(file)
      const found: string[] = []
      const say = (feature: string, at: number) => {
        if (!isKnown(featureAt(feature), level)) found.push(`${file}: ${feature}: ${code.slice(at, at + 60)}`)
      }
      const { program, errors } = parseSync(file, code, { sourceType: 'module' })
      expect(errors).toEqual([])
      new Visitor(visitSyntax((feature, node) => say(feature, node.start))).visit(program)
      for (const { index } of code.matchAll(lookbehind))
        say('javascript.regular_expressions.lookbehind_assertion', index)
      return found
    })
    expect(faults).toEqual([])
  })

  it('[E1] call nothing that the oldest browsers lack, unless they first check that it is there', () => {
    const faults = scriptsOf(name).flatMap((file) =>
      newNamesIn(readBuilt(file), name)
        .filter((one) => !isAllowed(one))
        .map((one) => `${file}: ${one}`),
    )
    expect(faults).toEqual([])
  })
})

it('every exception is for a name that is really used', () => {
  const names = Object.keys(levels) as LevelName[]
  const found = names.flatMap((name) => scriptsOf(name).flatMap((file) => newNamesIn(readBuilt(file), name)))
  expect(allowed.flatMap(([some]) => some).filter((one) => !found.includes(one))).toEqual([])
})

/** Interfaces of the browser whose members can be recognised by name; members of others have names that programs use for anything. */
const interfaces =
  /^(AbortSignal|Crypto|Document|DocumentFragment|Element|EventTarget|HTMLElement|Navigator|Node|Performance|Window)$/

/** Everything in browsers that has a name: globals, methods of the language, members of `interfaces`. */
type Known = Map<string, CompatStatement[]>
const globals: Known = new Map()
const methods: Known = new Map()
const members: Known = new Map()

function addTo(known: Known, of: Identifier | undefined, depth = 1): void {
  for (const [name, one] of featuresIn(of)) {
    const plain = name.replace(/_static$/, '')
    if (one.__compat) known.set(plain, [...(known.get(plain) ?? []), one.__compat])
    if (depth > 1) addTo(known, one, depth - 1)
  }
}
const { api, javascript } = browserData
for (const of of [javascript.builtins, api, api.Window]) addTo(globals, of)
// The methods of `Intl.Segmenter` are one level deeper than `Array.at`.
for (const [name, of] of featuresIn(javascript.builtins)) addTo(methods, of, name === 'Intl' ? 2 : 1)
for (const [name, of] of featuresIn(api)) if (interfaces.test(name)) addTo(members, of)

/** Members and globals in the code that no browser of the level has under this name. */
function newNamesIn(code: string, name: LevelName): string[] {
  const isNew = (known: Known, said: string): boolean => {
    const all = known.get(said)
    return all !== undefined && !(said in Object.prototype) && !all.some((one) => isKnown(one, levels[name]))
  }
  const found = new Set<string>()
  /** The places of names that are not variables. */
  const properties = new Set<number>()
  const called = ({ callee }: ESTree.CallExpression | ESTree.NewExpression) => {
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return
    const said = callee.property.name
    if (isNew(methods, said) && !members.has(said)) found.add(`.${said}()`)
  }
  new Visitor({
    CallExpression: called,
    NewExpression: called,
    MemberExpression: ({ computed, property }) => {
      if (computed || property.type !== 'Identifier') return
      properties.add(property.start)
      if (isNew(members, property.name)) found.add(`.${property.name}`)
    },
    Property: ({ computed, key }) => {
      if (!computed) properties.add(key.start)
    },
    Identifier: ({ name: said, start }) => {
      if (!properties.has(start) && isNew(globals, said)) found.add(said)
    },
  }).visit(parseSync('x.js', code, { sourceType: 'module' }).program)
  return [...found]
}
