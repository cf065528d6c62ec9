// 复制：代码块的按钮、标题旁的链接、抬头里的短链接。没有脚本时，链接仍是普通链接，按钮不出现。
const LASTING = 2000;
const status = document.querySelector("[data-copy-status]");

// 局域网里的 http 页面与旧 WebView 没有 navigator.clipboard，只剩下选中再复制这条老路。
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    writeBySelection(text);
  }
}

function writeBySelection(text) {
  const focused = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.readOnly = true;  // 手机不必为它弹出键盘
  box.style.position = "fixed";
  box.style.opacity = "0";
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  focused?.focus({ preventScroll: true });
  if (!copied) throw new Error("copy");
}

// 说一声，两秒后收回，好让同一句话下次还会被读出来。
function announce(message, undo) {
  if (status) status.textContent = message;
  setTimeout(() => {
    if (status?.textContent === message) status.textContent = "";
    undo?.();
  }, LASTING);
}

function addButton(figure) {
  const code = figure.querySelector("code");
  const bar = figure.querySelector("figcaption");
  if (!code || !bar) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "yj-copy i i-copy";
  button.textContent = "复制";
  button.addEventListener("click", () => copyCode(button, code));
  bar.append(button);
}

async function copyCode(button, code) {
  try {
    await write(code.textContent.trimEnd());
    button.textContent = "已复制";
    announce("代码已复制", () => { button.textContent = "复制"; });
  } catch {
    // 浏览器不许写剪贴板：替读者选好，剩下的是一次按键。
    getSelection().selectAllChildren(code);
    announce("浏览器不许复制，代码已选中");
  }
}

async function copyLink(link) {
  try {
    await write(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  link.dataset.copied = "";
  announce("链接已复制", () => { delete link.dataset.copied; });
}

document.querySelectorAll(".yj-code").forEach(addButton);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.headerlink, a[data-copy-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // 标题的链接照常写进地址栏，读者看得见自己复制了什么。
  if (link.hash) history.replaceState(history.state, "", link.hash);
  copyLink(link);
});
