// Passkeys: the browser's WebAuthn dialogue for forms marked data-passkey="create", "get" or "ask".
// Options come in data-options; "ask" fetches them from data-from. Without WebAuthn the form says so and stays shut.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withId = (named) => ({ ...named, id: toBytes(named.id) });

/** The options as the browser takes them: bytes in the places of base64url. */
function asBytes({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) options.user = withId(publicKey.user);
  if (publicKey.excludeCredentials) options.excludeCredentials = publicKey.excludeCredentials.map(withId);
  if (publicKey.allowCredentials) options.allowCredentials = publicKey.allowCredentials.map(withId);
  return { publicKey: options };
}

/** What the browser answered as the server reads it: base64url in the places of bytes. */
function asText(credential) {
  const { response } = credential;
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = toText(response[name]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    response: told,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** A passkey that opens the account by itself stays in the device and asks for finger, face or PIN. */
function forSigningIn(options, wanted) {
  const selection = options.publicKey.authenticatorSelection ?? {};
  options.publicKey.authenticatorSelection = {
    ...selection,
    residentKey: wanted ? "required" : "discouraged",
    requireResidentKey: wanted,
    userVerification: wanted ? "required" : selection.userVerification,
  };
  return options;
}

async function credentialFor(form) {
  if (form.dataset.passkey === "create") {
    const wanted = form.querySelector("[name=passwordless]")?.checked ?? false;
    return navigator.credentials.create(forSigningIn(asBytes(JSON.parse(form.dataset.options)), wanted));
  }
  if (form.dataset.passkey === "get") return navigator.credentials.get(asBytes(JSON.parse(form.dataset.options)));
  const answer = await fetch(form.dataset.from, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return navigator.credentials.get(asBytes((await answer.json()).request_options));
}

function start(form) {
  const button = form.querySelector("[type=submit]");
  const said = form.querySelector("[data-passkey-said]");
  button.disabled = form.hidden = false;
  if (form.dataset.passkey !== "ask") said.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(asText(await credentialFor(form)));
      form.submit();
    } catch (error) {
      button.disabled = said.hidden = false;
      said.textContent = form.dataset.failed;
    }
  });
}

if (window.PublicKeyCredential) for (const form of document.querySelectorAll("form[data-passkey]")) start(form);
