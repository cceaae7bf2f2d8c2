// Recovery codes to copy or to print. Without this they can be selected and copied by hand.

const codes = document.querySelector("[data-codes]");
const part = document.querySelector("[data-keep-codes]");
const status = part.querySelector("[data-copied]");

part.hidden = false;
part.querySelector("[data-print]").addEventListener("click", () => window.print());
part.querySelector("[data-copy]").addEventListener("click", async () => {
  const lines = [...codes.children].map((code) => code.textContent);
  try {
    await navigator.clipboard.writeText(lines.join("\n"));
    status.textContent = "Copied";
  } catch {
    window.getSelection().selectAllChildren(codes);
    status.textContent = "Selected, ready to copy";
  }
});
