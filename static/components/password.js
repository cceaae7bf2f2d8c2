// A button that shows the password while it is typed; it is hidden again before sending.

export function offerToShowPassword(box) {
  const input = box.querySelector("input");
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "govuk-button sh-button sh-button--secondary sh-password__toggle";
  toggle.setAttribute("aria-controls", input.id);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    toggle.textContent = shown ? "Hide" : "Show";
    toggle.setAttribute("aria-label", shown ? "Hide password" : "Show password");
  };
  toggle.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  show(false);
  box.append(toggle);
}
