//! JSON read strictly: what our decoder's defaults would pass over in silence is refused. A key stands once in an
//! object, and an object is not written as an array of its fields in their order.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        self, IntoDeserializer, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Map, Value};

/// A JSON value in which no key stands twice, and from which anything is decoded.
#[derive(Clone, Debug)]
pub(super) struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Once)
    }
}

impl From<Value> for Strict {
    /// A value whose reader has seen to its keys.
    fn from(value: Value) -> Self {
        Self(value)
    }
}

struct Once;

impl<'de> Visitor<'de> for Once {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Strict(Value::Array(array)))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Strict, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom(format!("the key {key:?} stands twice in one object")));
            }
            let Strict(value) = entries.next_value()?;
            object.insert(key, value);
        }
        Ok(Strict(Value::Object(object)))
    }
}

impl<'de> IntoDeserializer<'de, Error> for Strict {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(array) => {
                let mut items = SeqDeserializer::new(array.into_iter().map(Strict));
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            Value::Object(object) => {
                let mut entries = MapDeserializer::new(object.into_iter().map(|(key, value)| (key, Strict(value))));
                let value = visitor.visit_map(&mut entries)?;
                entries.end()?;
                Ok(value)
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// An object, and no array of its fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    /// The name of a value, and no object with that name as its key.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.into_deserializer()),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use crate::rest::body::decode;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        size: i32,
        kind: Option<Kind>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Outer {
        list: Vec<Inner>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    enum Kind {
        Plain,
    }

    fn fault(json: &str) -> (String, String) {
        let error = decode::<Outer>(json.as_bytes()).unwrap_err();
        (error.fields.first().map(|field| field.path.clone()).unwrap_or_default(), error.message)
    }

    #[test]
    fn what_stands_as_it_should_is_read() {
        let outer = decode::<Outer>(br#"{"list":[{"size":7,"kind":"Plain"},{"size":8}]}"#).unwrap();
        let inner = |size, kind| Inner { size, kind };
        assert_eq!(outer, Outer { list: vec![inner(7, Some(Kind::Plain)), inner(8, None)] });
    }

    #[test]
    fn what_would_be_passed_over_is_refused_at_its_place() {
        for (json, path, message) in [
            (r#"{"list":[{"size":7,"size":8}]}"#, "/list/0", "\"size\" stands twice"),
            (r#"{"list":[[7,null]]}"#, "/list/0", "sequence"),
            (r#"[[{"size":7}]]"#, "", "sequence"),
            (r#"{"list":[{"size":7,"kind":{"Plain":null}}]}"#, "/list/0/kind", "map"),
            (r#"{"list":[{"size":7.0}]}"#, "/list/0/size", "floating point"),
            (r#"{"list":[{"size":3000000000}]}"#, "/list/0/size", "3000000000"),
            (r#"{"list":[{"size":1,"other":1}]}"#, "/list/0/other", "unknown field"),
        ] {
            let (at, told) = fault(json);
            assert!(at == path && told.contains(message), "{json}: {at} {told}");
        }
    }
}
