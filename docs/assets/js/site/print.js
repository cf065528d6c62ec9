// 打印前给正文里去别页的链接写上完整的地址：纸上点不了，相对地址也没有用。
addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll(".yj-prose a[href]")) {
    const here = link.pathname === location.pathname && link.origin === location.origin;
    if (!here && !link.closest(".yj-lead")) link.dataset.address = decodeURI(link.href);
  }
});
