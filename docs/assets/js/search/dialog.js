// 搜索对话框：由脚本搭起，盖在任何一页上。它管打开与关闭；找，是面板的事。
let view;

export function open({ opener, query: text, all }) {
  view ??= build(all);
  if (!view.dialog.open) {
    view.opener = opener;
    view.dialog.showModal();
    document.documentElement.classList.add("yj-searching");
    view.panel.text = text ?? "";
    view.panel.run();
    // 趁读者打字的工夫取索引；取不到，等真要查时再说。
    startEngine().catch(() => {});
  }
  view.panel.focus();
}

function build(all) {
  const panel = new Panel({ all, rest: offerTopics });
  const close = element("button", { type: "button" }, "关闭");
  panel.field.append(close);
  const dialog = element("dialog", { className: "yj-search", "aria-label": "搜索" }, ...panel.parts, makeKeys());
  listen(dialog, panel, close);
  document.body.append(dialog);
  return { dialog, panel };
}

function offerTopics({ topics, all }) {
  const message = topics.length ? "输入要找的词，或者选一个主题" : "输入要找的词";
  return { message, groups: makeTopics(topics), name: "主题", advice: adviceOnStart(all) };
}

function makeKeys() {
  const keys = [["选择", "↑", "↓"], ["打开", "↵"], ["关闭", "Esc"]];
  const hints = keys.map(([name, ...caps]) => element("span", {}, ...caps.flatMap((cap) => [element("kbd", {}, cap), " "]), name));
  return element("div", { className: "yj-search__k", "aria-hidden": "true" }, ...hints);
}

function listen(dialog, panel, close) {
  let pressed;
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    panel.stop();
    document.documentElement.classList.remove("yj-searching");
    remember("");
    view.opener?.focus({ preventScroll: true });
  });
  // 按在框外才算关：从框里拖选到框外松手，不算。
  dialog.addEventListener("pointerdown", ({ target }) => { pressed = target; });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && pressed === dialog) dialog.close();
    const link = event.target.closest("a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave(event, link);
  });
}

// 去别的页面，浏览器自己会去，?q= 留在历史里，退回来还是这些结果；去本页的一节，就先合上。
function leave(event, link) {
  if (link.origin !== location.origin || link.pathname !== location.pathname) return;
  view.opener = null;
  view.dialog.close();
  remember("");
  if (link.hash) return;
  event.preventDefault();
  scrollTo(0, 0);
}
