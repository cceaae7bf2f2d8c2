// A page stored on a phone is the same for everyone, so it takes the theme from the cookie
// itself, before it is drawn.

const chosen = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie);
if (chosen) {
  document.documentElement.dataset.theme = chosen[1];
}
