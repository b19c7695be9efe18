//! Looking for a part of a text, the same on both engines. What is looked for is folded as the column is.

use sea_orm::sea_query::LikeExpr;

/// A text that has this part.
pub fn containing(part: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(part))).escape('\\')
}

/// A text that begins so.
pub fn beginning(part: &str) -> LikeExpr {
    LikeExpr::new(format!("{}%", escaped(part))).escape('\\')
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
