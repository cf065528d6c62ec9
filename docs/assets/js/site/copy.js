// 复制链接：标题旁的按钮，以及抬头里的短链接。没有脚本时它们仍是普通链接。
const status = document.querySelector("[data-copy-status]");

async function copy(link) {
  await navigator.clipboard.writeText(link.href);
  status.textContent = "链接已复制";
  link.dataset.copied = "";
  setTimeout(() => {
    status.textContent = "";
    delete link.dataset.copied;
  }, 2000);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.headerlink, a[data-copy-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
  event.preventDefault();
  // 标题的链接照常写进地址栏，读者看得见自己复制了什么。
  if (link.hash) history.replaceState(history.state, "", link.hash);
  copy(link).catch(() => location.assign(link.href));
});
