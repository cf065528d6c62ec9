// 打开搜索：页头、首页与 404 的入口，以及 / 与 Ctrl/⌘-K。没有脚本时，入口是通往全部问题的链接。
const toggle = document.getElementById("__search");
const input = document.querySelector("[data-md-component=search-query]");

function open(event) {
  event.preventDefault();
  if (!toggle.checked) toggle.click();
  input.focus();
}

if (toggle && input) {
  // Material 只听按键；手机的输入法、粘贴与语音输入不按键。
  input.addEventListener("input", () => input.dispatchEvent(new Event("keyup")));
  for (const opener of document.querySelectorAll("[data-search-open]")) opener.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if ((slash && !typing) || command) open(event);
  });
}
