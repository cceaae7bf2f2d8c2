// Creates an element with its class and properties.

export function made(tag, className, { role, ...properties } = {}) {
  const element = Object.assign(document.createElement(tag), { className, ...properties });
  if (role) {
    element.setAttribute("role", role);
  }
  return element;
}
