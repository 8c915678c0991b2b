/* What of a page is cut, overlaps, scrolls sideways, or is in the wrong language; run inside the page. */
({ data, allowed }) => {
  const faults = [];
  const told = (element) => {
    const name = element.getAttribute('aria-label') || element.textContent.trim();
    return `<${element.tagName.toLowerCase()} ${element.className && String(element.className).slice(0, 60)}> "${name.slice(0, 50)}"`;
  };
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 2 && height > 2 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth)
    faults.push(`scrolls sideways: ${root.scrollWidth} px in ${innerWidth}`);

  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    const hides = /hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis';
    if (!hides || element.scrollWidth <= element.clientWidth + 1 || !seen(element) || element.matches('.ant-tabs-nav-wrap')) continue;
    const edge = element.getBoundingClientRect().right;
    const texts = [...element.querySelectorAll('*'), element].filter(
      (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && seen(each),
    );
    const cut = texts.find((each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      const box = range.getBoundingClientRect();
      const inner = each.closest('[style*="ellipsis"]') ?? each;
      return box.right > edge + 1 && box.left < edge && getComputedStyle(inner).textOverflow !== 'ellipsis';
    });
    if (cut) faults.push(`cut: ${told(cut)} in ${told(element)}`);
  }

  const fixed = (element) => {
    for (let each = element; each; each = each.parentElement)
      if (/fixed|sticky/.test(getComputedStyle(each).position)) return true;
    return false;
  };
  const slides = (element) => element.closest('.ant-tabs-nav-wrap');
  const acts = [...document.querySelectorAll('a[href], button, input, select, textarea, [role=button], [role=tab], [role=switch]')]
    .filter((each) => seen(each) && !fixed(each) && !slides(each))
    .map((each) => ({ each, box: each.getBoundingClientRect() }));
  for (let i = 0; i < acts.length; i++)
    for (let j = i + 1; j < acts.length; j++) {
      const [one, other] = [acts[i], acts[j]];
      if (one.each.contains(other.each) || other.each.contains(one.each)) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 2 && high > 2) faults.push(`overlap: ${told(one.each)} and ${told(other.each)}`);
    }

  if (document.documentElement.lang === 'zh-CN') {
    const known = new Set(data);
    const fine = new RegExp(allowed, 'g');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const foreign = new Set();
    while (walker.nextNode()) {
      const { data: text, parentElement } = walker.currentNode;
      if (!parentElement || /STYLE|SCRIPT/.test(parentElement.tagName) || !seen(parentElement)) continue;
      if (parentElement.closest('code, kbd, pre, [lang=en], [data-data]')) continue;
      for (const word of text.replace(fine, '').match(/[A-Za-z]{2,}/g) ?? [])
        if (!known.has(word)) foreign.add(`${word} (in "${text.trim().slice(0, 60)}")`);
    }
    for (const word of foreign) faults.push(`English: ${word}`);
  }
  return [...new Set(faults)];
};
