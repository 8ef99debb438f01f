//! `application/x-www-form-urlencoded` bodies (WHATWG URL, section 5.2). Our own for its weight: the
//! usual crate brings a table of all escapes.

use crate::hex;

/// A body in the making: fields stand in the order in which they are added.
#[derive(Default)]
pub(super) struct Form(String);

impl Form {
    pub(super) fn field(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.encode(name);
        self.0.push('=');
        self.encode(value);
    }

    pub(super) fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn encode(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'*' | b'-' | b'.' | b'_' => {
                    self.0.push(char::from(byte));
                }
                b' ' => self.0.push('+'),
                _ => {
                    self.0.push('%');
                    for digit in &[byte >> 4, byte & 15] {
                        self.0.push(hex::digit(*digit).to_ascii_uppercase());
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_usual_crate() {
        let every_char: String = (0..0x800).filter_map(char::from_u32).collect();
        for text in ["", "a b", "a=b&c", "\u{1f512}é", "%41", &every_char] {
            let mut form = Form::default();
            form.field("first", text);
            form.field(text, "last");
            form.optional("none", None);
            let mut theirs = form_urlencoded::Serializer::new(String::new());
            theirs.append_pair("first", text).append_pair(text, "last");
            assert_eq!(form.finish(), theirs.finish(), "{text}");
        }
    }
}
