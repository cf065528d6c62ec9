// 横着放不下的代码，键盘也要能滚：这样的才进 Tab 的次序，放得下的不占一站。
function update(block) {
  const language = block.closest(".yj-code")?.querySelector("figcaption > span")?.textContent;
  const wide = block.scrollWidth > block.clientWidth;
  if (wide === block.hasAttribute("tabindex")) return;
  if (wide) {
    block.tabIndex = 0;
    block.setAttribute("role", "group");
    block.setAttribute("aria-label", language ? `${language} 代码` : "代码");
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) block.removeAttribute(name);
  }
}

// 转屏、调字号、展开追问都会改变宽度；开始观察时也会先报一次。
const watcher = new ResizeObserver((changes) => changes.forEach(({ target }) => update(target)));
for (const block of document.querySelectorAll("pre")) watcher.observe(block);
