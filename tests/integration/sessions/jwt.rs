use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;

/// A JSON Web Token by HS512, as a partner's identity provider would make it.
pub(super) fn sign(claims: &str, key: &str) -> String {
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let header = encode(br#"{"typ":"JWT","alg":"HS512"}"#);
    let signed = format!("{header}.{}", encode(claims.as_bytes()));
    let mut mac = Hmac::<Sha512>::new_from_slice(key.as_bytes()).expect("any length will do");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", encode(&mac.finalize().into_bytes()))
}
