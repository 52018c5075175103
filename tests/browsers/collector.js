// Collects errors and complaints of a page from its first line on: the first script of every page that is driven.
const complaints = []
Object.assign(window, { complaints })
addEventListener(
  'error',
  ({ error, message, target }) =>
    complaints.push(
      target instanceof Element
        ? `cannot load ${target.getAttribute('src') ?? target.getAttribute('href')}`
        : `${message} ${error?.stack ?? ''}`,
    ),
  true,
)
addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled: ${reason} ${reason?.stack ?? ''}`))
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  complaints.push(`${violatedDirective} forbids ${blockedURI} (${sourceFile}:${lineNumber})`),
)
const tell = console.error
console.error = (...said) => {
  complaints.push(said.join(' '))
  tell(...said)
}
