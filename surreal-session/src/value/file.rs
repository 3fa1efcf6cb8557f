use std::fmt;

/// A pointer to a file in a bucket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct File {
    bucket: String,
    key: String,
}

impl File {
    /// The file with this key in a bucket. Keys begin with `/`, which is added where it is missing.
    pub fn new(bucket: impl Into<String>, key: impl Into<String>) -> Self {
        let mut key = key.into();
        if !key.starts_with('/') {
            key.insert(0, '/');
        }
        Self {
            bucket: bucket.into(),
            key,
        }
    }

    /// The bucket's name.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The file's key, which begins with `/`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.bucket, self.key)
    }
}
