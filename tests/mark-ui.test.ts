// Phrase ends in the words of the interface: they change nothing that is read, and divide no placeholder and no emphasised run.
import { expect, it } from 'vitest'
import { phraseEnd, unmarked } from '../src/core/text.ts'
import { markUi } from '../src/debate/mark-ui.ts'
import { phrasesOf } from '../src/debate/phrases.ts'
import { textsOf } from '../src/debate/texts.ts'
import { library } from './library.ts'

const { langs } = library

it.each(['ja', 'zh-Hans'])(
  '[E15] in %s every text keeps its words and placeholders, and long texts have phrase ends',
  (lang) => {
    const [ui, cut] = [langs.get(lang)?.ui, phrasesOf(lang)]
    if (!ui || !cut) throw new Error(`there are no words in ${lang}`)
    const [plain, marked] = [textsOf(ui), textsOf(markUi(ui, cut))]
    expect(marked.map(([key, text]) => [key, unmarked(text)])).toEqual(plain)
    for (const [key, text] of marked) {
      expect(text, key.join('.')).not.toMatch(/\{\{[^}]*\u200b/)
      const han = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
      if (han > 20) expect(text, key.join('.')).toContain(phraseEnd)
    }
  },
)
