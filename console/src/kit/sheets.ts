/**
 * Style sheets that libraries write at run time carry the page's nonce, without which the browser refuses them. Not
 * every library can be told it (antd's lock of the page behind a dialog cannot), so each sheet gets it as it is made.
 */
export function signSheets(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content;
  const make: (name: string, options?: ElementCreationOptions) => HTMLElement =
    document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = make(name, options);
    if (nonce && name === 'style') made.nonce = nonce;
    return made;
  }) as Document['createElement'];
}
