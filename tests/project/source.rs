use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of one of the crates.
pub(crate) struct Source {
    /// The path below the folder, with `/` on every platform
    pub(crate) name: String,
    /// Its code: neither comments nor unit tests
    pub(crate) code: String,
}

impl Source {
    /// The files of a crate.
    pub(crate) fn all(package: &str) -> Vec<Self> {
        Self::below(&format!("{package}/src"))
    }

    /// The files in a folder of the project.
    pub(crate) fn below(folder: &str) -> Vec<Self> {
        let root = path(folder);
        let mut sources = Vec::new();
        collect(&root, &root, &mut sources);
        assert!(!sources.is_empty(), "{} has no files", root.display());
        sources
    }

    /// The folder or file at the top that it belongs to: `codec` for `codec/tag.rs`.
    pub(crate) fn module(&self) -> &str {
        let top = self.name.split('/').next().unwrap();
        top.trim_end_matches(".rs")
    }
}

/// A path in the project.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// A file of the project.
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn collect(root: &Path, directory: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            sources.push(Source {
                name: name.replace('\\', "/"),
                code: code(&fs::read_to_string(&path).unwrap()),
            });
        }
    }
}

fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
