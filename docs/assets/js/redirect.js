// 短链接与搬走的页面：到现在的地址去，并带上 # 后面的小节；中转页不进历史记录。
addEventListener("DOMContentLoaded", () => {
  const to = new URL(document.getElementById("target").href);
  if (location.hash) to.hash = location.hash;
  location.replace(to);
});
