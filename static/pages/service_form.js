// The service of a closure notice: one button answers "Yes" to every step. Each answer stays in
// sight, so that one that was not possible or does not apply can be changed.

for (const steps of document.querySelectorAll("[data-service]")) {
  const button = steps.querySelector("[data-service-all]");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const step of steps.querySelectorAll("input[value=done]")) {
      step.click();
    }
    steps.querySelector("[data-service-said]").textContent =
      "All six are answered “Yes”. Change what was not possible or does not apply.";
  });
}
