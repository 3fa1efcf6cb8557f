//! Behind the gateways that people put in front of servers, with TLS. Skipped, and said so, where
//! they are not installed.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use surreal_session::{
    Connection, ConnectionBuilder, ErrorKind, Event, RecordId, Table, Tls, testing::Server,
};
use tokio::net::TcpListener;

use super::gate::address;
use crate::ready::ready;

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    text: String,
}

/// A gateway's process and its files, which end with it.
struct Gateway {
    process: Child,
    directory: PathBuf,
    port: u16,
    certificate: String,
}

impl Gateway {
    /// Starts a program whose configuration is made of a port, the directory and the server's
    /// address.
    async fn start(
        program: &str,
        arguments: impl Fn(&Path) -> Vec<String>,
        config: impl Fn(u16, &str) -> String,
    ) -> Option<Self> {
        let Some(binary) = installed(program) else {
            // Past the test's own output, which is shown for failures only.
            let notice = format!("SKIPPED: {program} is not installed\n");
            let _ = std::io::stderr().write_all(notice.as_bytes());
            return None;
        };
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let name = format!("surreal-session-{program}-{}-{port}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        fs::create_dir_all(&directory).unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        fs::write(directory.join("cert.pem"), &certificate).unwrap();
        fs::write(directory.join("key.pem"), &key).unwrap();
        fs::write(directory.join("both.pem"), format!("{certificate}{key}")).unwrap();
        let text = config(port, &directory.display().to_string());
        fs::write(directory.join("config"), text).unwrap();
        let process = Command::new(binary)
            .args(arguments(&directory))
            .current_dir(&directory)
            .stdout(Stdio::null())
            .stderr(fs::File::create(directory.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        Some(Self {
            process,
            directory,
            port,
            certificate,
        })
    }

    fn builder(&self, path: &str) -> ConnectionBuilder {
        Connection::builder(format!("wss://localhost:{}{path}", self.port))
            .tls(Tls::new().with_root_certificate(self.certificate.clone()))
            // The gateway is starting.
            .wait_for_server(Duration::from_secs(60))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.directory.join("stderr")).unwrap_or_default()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let mut files = directories.map(|directory| directory.join(program));
    files.find(|file| file.is_file())
}

/// Does what a user does: calls, also large ones, live queries, and a close.
async fn works(connection: Connection, server: &Server) {
    let session = ready(&connection, server).await;
    session
        .query("DEFINE TABLE OVERWRITE note")
        .await
        .unwrap()
        .check()
        .unwrap();
    let mut live = Note::live(&session).await.unwrap();
    let text = "long ".repeat(200_000);
    let note = Note::create(&session, NewNote { text }).await.unwrap();
    match live.next().await.unwrap().unwrap() {
        Event::Created(seen) => assert!(seen == note),
        other => panic!("{other:?}"),
    }
    session.detach().await.unwrap();
    connection.close().await;
}

#[surreal_session::test]
async fn behind_nginx() {
    let server = Server::builder().start().await.unwrap();
    let target = address(&server);
    let arguments = |directory: &Path| {
        let directory = directory.display();
        vec![
            "-p".to_owned(),
            format!("{directory}"),
            "-c".to_owned(),
            format!("{directory}/config"),
            "-e".to_owned(),
            "stderr".to_owned(),
        ]
    };
    let config = |port: u16, directory: &str| {
        format!(
            r#"daemon off; master_process off; pid {directory}/pid; error_log stderr;
            events {{ }}
            http {{
                access_log off;
                client_body_temp_path {directory}/1; proxy_temp_path {directory}/2;
                fastcgi_temp_path {directory}/3; uwsgi_temp_path {directory}/4;
                scgi_temp_path {directory}/5;
                server {{
                    listen 127.0.0.1:{port} ssl;
                    ssl_certificate cert.pem; ssl_certificate_key key.pem;
                    location /shop/db/ {{
                        if ($http_x_gate != "sesame") {{ return 401 "say the word"; }}
                        proxy_pass http://{target}/;
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection "upgrade";
                    }}
                    location /gone/ {{ proxy_pass http://127.0.0.1:1/; }}
                }}
            }}"#
        )
    };
    let Some(nginx) = Gateway::start("nginx", arguments, config).await else {
        return;
    };
    let builder = nginx.builder("/shop/db");
    let error = builder.clone().open().await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("401 Unauthorized"), "{text} {}", nginx.log());
    assert!(text.contains("say the word"), "{text}");
    let connection = builder.header("X-Gate", "sesame").open().await.unwrap();
    works(connection, &server).await;

    let gone = nginx.builder("/gone").wait_for_server(Duration::ZERO);
    let error = gone.open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("502"), "{error}");
}

#[surreal_session::test]
async fn behind_haproxy_with_client_certificates() {
    let server = Server::builder().start().await.unwrap();
    let target = address(&server);
    let client = rcgen::generate_simple_self_signed(["client".to_owned()]).unwrap();
    let (chain, key) = (client.cert.pem(), client.signing_key.serialize_pem());
    let authority = chain.clone();
    let arguments = |_: &Path| ["-db", "-f", "config"].map(str::to_owned).to_vec();
    let config = move |port: u16, directory: &str| {
        fs::write(format!("{directory}/client.pem"), &authority).unwrap();
        format!(
            "global\n    maxconn 100\n\
             defaults\n    mode http\n    timeout connect 5s\n    timeout client 30s\n    \
             timeout server 30s\n    timeout tunnel 1h\n\
             frontend secure\n    \
             bind 127.0.0.1:{port} ssl crt {directory}/both.pem ca-file {directory}/client.pem verify required\n    \
             default_backend db\n\
             backend db\n    server db {target}\n"
        )
    };
    let Some(haproxy) = Gateway::start("haproxy", arguments, config).await else {
        return;
    };
    let builder = haproxy.builder("");
    let error = builder.clone().open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error} {}", haproxy.log());

    let tls = Tls::new()
        .with_root_certificate(haproxy.certificate.clone())
        .with_client_certificate(chain, key);
    let connection = builder.tls(tls).open().await;
    let connection = connection.unwrap_or_else(|error| panic!("{error} {}", haproxy.log()));
    works(connection, &server).await;
}
