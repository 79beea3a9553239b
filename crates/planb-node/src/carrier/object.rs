//! An object store as a place: S3 and what speaks like it, by `object_store`.
//!
//! Blind PUT and nothing else is leaned on. *Put if absent* is a tripwire where the store has it: a name carries the content's
//! hash below this node's own prefix, so a name that is there already was written by somebody with this node's key.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, RetryConfig,
};
use tokio::runtime::Runtime;

use super::object_http::Connector;
use super::place::{Collected, Fault, Listing, OBJECT_STORE, Place, Written, check_name, check_size};

/// How long one answer of the store may take, its retries with it.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often a request is tried again, and for how long.
const RETRIES: usize = 3;
const RETRY_TIME: Duration = Duration::from_secs(40);

/// A bucket and a prefix in it.
#[derive(Debug)]
pub struct Object {
    runtime: Runtime,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Object {
    /// `s3://bucket/prefix`, with keys, region and endpoint from the environment variables that every S3 tool reads
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ALLOW_HTTP`).
    pub fn s3(url: &str) -> Result<Object, Fault> {
        let rest = url.strip_prefix(OBJECT_STORE).ok_or(Fault::BadName)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(Fault::BadName);
        }
        let store = build(AmazonS3Builder::from_env(), bucket)?;
        Object::over(Arc::new(store), prefix)
    }

    /// Any object store, and a prefix in it.
    pub fn over(store: Arc<dyn ObjectStore>, prefix: &str) -> Result<Object, Fault> {
        let prefix = Path::parse(prefix.trim_matches('/')).map_err(|_| Fault::BadName)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Fault::Failed(error.kind().to_string()))?;
        Ok(Object { runtime, store, prefix })
    }

    /// A folder that speaks as a store does: for trials without one.
    pub fn local(folder: &std::path::Path) -> Result<Object, Fault> {
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| fault(&error))?;
        Object::over(Arc::new(store), "")
    }

    fn path(&self, name: &str) -> Result<Path, Fault> {
        check_name(name)?;
        let path = if self.prefix.as_ref().is_empty() { name.to_string() } else { format!("{}/{name}", self.prefix) };
        Path::parse(path).map_err(|_| Fault::BadName)
    }

    /// Writes a file that browsers read, with its content type; replaces what had the name.
    pub fn write_as(&mut self, name: &str, bytes: &[u8], sort: &'static str) -> Result<(), Fault> {
        check_size(bytes)?;
        let path = self.path(name)?;
        let (store, payload) = (self.store.clone(), PutPayload::from(bytes.to_vec()));
        self.wait(async move {
            let attributes = Attributes::from_iter([(Attribute::ContentType, sort)]);
            let options = PutOptions { attributes, ..PutOptions::default() };
            match store.put_opts(&path, payload.clone(), options).await {
                // A folder as a store keeps no content types; a web server goes by the name there.
                Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                    store.put(&path, payload).await.map(|_| ()).map_err(|error| fault(&error))
                }
                done => done.map(|_| ()).map_err(|error| fault(&error)),
            }
        })
    }

    /// Every file below the prefix.
    pub fn list_all(&mut self) -> Result<Listing, Fault> {
        let (store, top) = (self.store.clone(), self.prefix.clone());
        self.wait(async move { list(&*store, &top, &top).await.map_err(|error| fault(&error)) })
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        self.runtime.block_on(async { tokio::time::timeout(PATIENCE, work).await.unwrap_or(Err(Fault::Gone)) })
    }
}

fn build(builder: AmazonS3Builder, bucket: &str) -> Result<AmazonS3, Fault> {
    let retry = RetryConfig { max_retries: RETRIES, retry_timeout: RETRY_TIME, ..RetryConfig::default() };
    let builder = builder.with_bucket_name(bucket).with_http_connector(Connector).with_retry(retry);
    builder.build().map_err(|error| fault(&error))
}

/// A bucket with settings that are given instead of read from the environment: keys as in `AWS_REGION`, in lower case.
pub fn s3_with<'a>(bucket: &str, settings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<AmazonS3, Fault> {
    let mut builder = AmazonS3Builder::new();
    for (key, value) in settings {
        builder = builder.with_config(key.parse().map_err(|_| Fault::BadName)?, value);
    }
    build(builder, bucket)
}

/// What an error of the store means.
fn fault(error: &Error) -> Fault {
    match error {
        Error::NotFound { .. } => Fault::Missing,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => Fault::Denied,
        Error::InvalidPath { .. } => Fault::BadName,
        Error::AlreadyExists { .. } | Error::Precondition { .. } => Fault::Foreign,
        // What a store answers, or that it does not answer, is one kind here.
        Error::Generic { .. } => Fault::Gone,
        _ => Fault::Failed("object store".to_string()),
    }
}

/// Everything below a prefix, within a listing's limits: where one folder has too much, the next one is gone on with.
async fn list(store: &dyn ObjectStore, top: &Path, below: &Path) -> Result<Listing, Error> {
    let mut all = Collected::default();
    let mut after: Option<Path> = None;
    'again: while !all.is_full() {
        let mut found = match &after {
            Some(after) => store.list_with_offset(Some(below), after),
            None => store.list(Some(below)),
        };
        while let Some(object) = next(&mut found).await {
            let object = object?;
            let full = object.location.as_ref();
            let name = full.strip_prefix(top.as_ref()).unwrap_or(full).trim_start_matches('/');
            if all.take(name, object.size) || all.is_full() {
                continue;
            }
            let folder = full.rsplit_once('/').map_or(full, |(folder, _)| folder);
            // `0` is the character after `/`: the first name that is not in the folder.
            after = Path::parse(format!("{folder}0")).ok();
            if after.is_some() {
                continue 'again;
            }
        }
        break;
    }
    Ok(all.finish())
}

/// The next of a stream.
async fn next<S: futures_core::Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

impl Place for Object {
    fn list(&mut self, folder: &str) -> Result<Listing, Fault> {
        let below = self.path(folder)?;
        let (store, top) = (self.store.clone(), self.prefix.clone());
        self.wait(async move { list(&*store, &top, &below).await.map_err(|error| fault(&error)) })
    }

    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        let path = self.path(name)?;
        let store = self.store.clone();
        self.wait(async move {
            let got = store.get(&path).await.map_err(|error| fault(&error))?;
            let said = got.meta.size;
            if said > limit {
                return Err(Fault::TooLarge { bytes: said, limit });
            }
            let mut bytes = Vec::new();
            let mut stream = got.into_stream();
            while let Some(chunk) = next(&mut stream).await {
                bytes.extend_from_slice(&chunk.map_err(|error| fault(&error))?);
                if bytes.len() as u64 > limit {
                    return Err(Fault::TooLarge { bytes: bytes.len() as u64, limit });
                }
            }
            Ok(bytes)
        })
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Written, Fault> {
        check_size(bytes)?;
        let path = self.path(name)?;
        let store = self.store.clone();
        let payload = PutPayload::from(bytes.to_vec());
        self.wait(async move {
            let written = match store.put_opts(&path, payload.clone(), PutMode::Create.into()).await {
                Ok(_) => return Ok(Written::New),
                Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Written::Again,
                Err(
                    error @ (Error::PermissionDenied { .. } | Error::Unauthenticated { .. } | Error::NotFound { .. }),
                ) => {
                    return Err(fault(&error));
                }
                // Some stores have no *put if absent*; they say so in different ways.
                Err(_) => Written::New,
            };
            store.put(&path, payload).await.map(|_| written).map_err(|error| fault(&error))
        })
    }

    fn remove_own(&mut self, name: &str) -> Result<(), Fault> {
        let path = self.path(name)?;
        let store = self.store.clone();
        self.wait(async move {
            match store.delete(&path).await {
                Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(fault(&error)),
            }
        })
    }

    /// A bucket may keep versions, or be locked: what was there may be there for years.
    fn forgets(&self) -> bool {
        false
    }
}
