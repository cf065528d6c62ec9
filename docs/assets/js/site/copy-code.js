// 代码块的复制按钮：由脚本加上，因为没有脚本时它什么也做不了。
for (const figure of document.querySelectorAll(".yj-code")) {
  const code = figure.querySelector("code");
  const bar = figure.querySelector("figcaption");
  if (!code || !bar || !navigator.clipboard) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "yj-copy i i-copy";
  button.textContent = "复制";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.trimEnd());
    button.textContent = "已复制";
    document.querySelector("[data-copy-status]").textContent = "代码已复制";
    setTimeout(() => {
      button.textContent = "复制";
    }, 2000);
  });
  bar.append(button);
}
for (const block of document.querySelectorAll(".yj-code pre")) block.tabIndex = 0;
