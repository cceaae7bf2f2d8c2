// Whether a form of this address was saved: the server lists the last ones in a cookie.

const NAME = "saved_forms";

export function wasSaved(clientUuid, cookies = document.cookie) {
  const saved = cookies.split("; ").find((cookie) => cookie.startsWith(`${NAME}=`)) ?? "";
  return clientUuid !== "" && saved.slice(NAME.length + 1).split(".").includes(clientUuid);
}
