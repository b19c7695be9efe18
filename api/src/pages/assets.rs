//! The files that pages load. Each has an address that holds its hash, so that whoever has it once never asks again, and
//! a new version is a new address.

use std::io::{Read, Write};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header},
    web::{self, Bytes},
};
use aws_lc_rs::digest;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use crate::{
    error::{AppError, Result},
    rest::answer::is_known,
    text,
};

const JS: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JSON: &str = "application/json";

/// What others wrote, compressed as it stands in the repository (`api/assets/README.md`).
const VENDORED: &[(&str, &str, &[u8])] = &[
    ("graphiql.min.css", CSS, include_bytes!("../../assets/vendor/graphiql.min.css.gz")),
    ("graphiql.min.js", JS, include_bytes!("../../assets/vendor/graphiql.min.js.gz")),
    ("react.production.min.js", JS, include_bytes!("../../assets/vendor/react.production.min.js.gz")),
    ("react-dom.production.min.js", JS, include_bytes!("../../assets/vendor/react-dom.production.min.js.gz")),
];

/// What we wrote.
const OWN: &[(&str, &str, &str)] = &[
    ("icon.svg", SVG, include_str!("../../assets/icon.svg")),
    ("landing.css", CSS, include_str!("../../assets/landing/landing.css")),
    ("password.css", CSS, include_str!("../../assets/password/password.css")),
    ("password.js", JS, include_str!("../../assets/password/password.js")),
    ("playground.css", CSS, include_str!("../../assets/playground/playground.css")),
    ("session.js", JS, include_str!("../../assets/playground/session.js")),
    ("examples.js", JS, include_str!("../../assets/playground/examples.js")),
    ("playground.js", JS, include_str!("../../assets/playground/playground.js")),
];

/// One file. It is kept compressed, which is how nearly everybody takes it.
struct Asset {
    name: &'static str,
    address: String,
    media_type: &'static str,
    gzip: Bytes,
    hash: String,
}

/// All of them.
pub struct Assets(Vec<Asset>);

impl Assets {
    /// Compresses what is not yet, and gives each its address. The examples of the playground are put together by
    /// [`crate::graphql::playground`].
    pub fn load(examples: &str) -> Result<Self> {
        let vendored =
            VENDORED.iter().map(|(name, media_type, gzip)| Ok((*name, *media_type, Bytes::from_static(gzip))));
        let own = OWN.iter().copied().chain([("examples.json", JSON, examples)]);
        let own = own.map(|(name, media_type, text)| Ok((name, media_type, compress(text)?)));
        let asset = |(name, media_type, gzip): (&'static str, &'static str, Bytes)| {
            let hash = digest::digest(&digest::SHA256, &gzip);
            let hash = text::hex(&hash.as_ref()[..8]);
            let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
            Asset { name, address: format!("/assets/{stem}.{hash}.{extension}"), media_type, gzip, hash }
        };
        Ok(Self(vendored.chain(own).map(|file| file.map(asset)).collect::<Result<_>>()?))
    }

    /// A page with the addresses of the files that it loads in place of `"/assets/NAME"`.
    pub fn link(&self, page: &str) -> String {
        self.0.iter().fold(page.to_owned(), |page, asset| {
            page.replace(&format!("\"/assets/{}\"", asset.name), &format!("\"{}\"", asset.address))
        })
    }
}

fn compress(text: &str) -> Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).map_err(AppError::internal)?;
    Ok(encoder.finish().map_err(AppError::internal)?.into())
}

/// Serves a file by its address, compressed where the client takes that.
pub async fn serve(assets: web::Data<Assets>, request: HttpRequest) -> Result<HttpResponse> {
    let asset = assets.0.iter().find(|asset| asset.address == request.path());
    let asset = asset.ok_or_else(|| AppError::not_found("file"))?;
    let takes_gzip = AcceptEncoding::parse(&request)
        .ok()
        .and_then(|accepted| accepted.negotiate([Encoding::gzip(), Encoding::identity()].iter()))
        .is_some_and(|encoding| encoding == Encoding::gzip());
    // Two forms of one file are two entities.
    let tag = if takes_gzip { format!("\"{}-gzip\"", asset.hash) } else { format!("\"{}\"", asset.hash) };
    let is_known = is_known(&request, &tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        // For the icon, which can be opened as a document.
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"));
    if is_known {
        return Ok(response.finish());
    }
    response.content_type(asset.media_type);
    if takes_gzip {
        return Ok(response.insert_header(ContentEncoding::Gzip).body(asset.gzip.clone()));
    }
    let mut plain = Vec::new();
    GzDecoder::new(&*asset.gzip).read_to_end(&mut plain).map_err(AppError::internal)?;
    Ok(response.body(plain))
}
