// Where the code of a room is typed.
import { useState } from 'preact/hooks'
import { normaliseCode, paths, RoomCode } from '../../core/contract.ts'
import { t } from '../shared/i18n.ts'
import { LangMenu } from '../shared/lang-menu.tsx'

/** `why`: what was wrong with the code that was tried. */
export function CodeForm({ why }: { why?: string }) {
  const [problem, setProblem] = useState(why)
  const join = (event: SubmitEvent) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget as HTMLFormElement).get('code')
    const code = normaliseCode(String(typed))
    if (RoomCode.safeParse(code).success) location.assign(paths.join(code))
    else setProblem(t(($) => $.errors.no_such_room))
  }
  return (
    <main class="page code-page">
      <header class="bar-top">
        <strong>{t(($) => $.product)}</strong>
        <LangMenu />
      </header>
      <form class="code-form" onSubmit={join}>
        <label for="code">{t(($) => $.vote.enterCode)}</label>
        <input
          id="code"
          name="code"
          class="code-input"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={9}
          required
          aria-describedby="code-help"
        />
        <p id="code-help" class="soft">
          {t(($) => $.vote.codeHelp)}
        </p>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary">
          {t(($) => $.vote.join)}
        </button>
      </form>
      <footer class="soft small">
        <p>{t(($) => $.vote.privacy)}</p>
        <a href="/">{t(($) => $.vote.readAlone)}</a>
      </footer>
    </main>
  )
}
