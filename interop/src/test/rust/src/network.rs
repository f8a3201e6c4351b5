//! The swarm, and a task that drives it.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use libp2p::{
    Multiaddr, PeerId, Swarm, SwarmBuilder, Transport,
    core::{PeerRecord, upgrade::Version},
    futures::StreamExt,
    identify, noise, ping,
    pnet::{PnetConfig, PreSharedKey},
    swarm::{ConnectionId, NetworkBehaviour, SwarmEvent, dial_opts::DialOpts},
    tcp, yamux,
};
use libp2p_stream::Control;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::{Failure, tell};

const KEEP: Duration = Duration::from_secs(3_600);
const QUEUE: usize = 64;

#[derive(NetworkBehaviour)]
pub struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    streams: libp2p_stream::Behaviour,
}

type Dialled = oneshot::Sender<Result<PeerId, String>>;

#[derive(Clone)]
pub struct Peer {
    pub id: PeerId,
    pub addresses: Vec<String>,
    pub control: Control,
    identified: Arc<Mutex<HashMap<PeerId, identify::Info>>>,
    dials: mpsc::Sender<(Multiaddr, Dialled)>,
}

impl Peer {
    pub async fn dial(&self, address: &str) -> Result<PeerId, Failure> {
        let (sender, receiver) = oneshot::channel();
        self.dials.send((address.parse()?, sender)).await?;
        Ok(receiver.await??)
    }

    /// What that peer said of itself last.
    pub fn identified(&self, peer: &PeerId) -> Result<Value, Failure> {
        let known = self.identified.lock().map_err(|_| "poisoned")?;
        let info = known.get(peer).ok_or("not identified yet")?;
        let signed = info
            .signed_peer_record
            .clone()
            .map(PeerRecord::from_signed_envelope)
            .transpose()?;
        Ok(json!({
            "agent": info.agent_version,
            "protocols": info.protocols.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "addresses": info.listen_addrs.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "observed": info.observed_addr.to_string(),
            "record": signed.map(|record| record.peer_id().to_string()),
        }))
    }
}

fn build(psk: Option<String>) -> Result<Swarm<Behaviour>, Failure> {
    let builder = SwarmBuilder::with_new_identity().with_tokio();
    let behaviour = |key: &libp2p::identity::Keypair| Behaviour {
        identify: identify::Behaviour::new(
            identify::Config::new_with_signed_peer_record("ipfs/0.1.0".into(), key)
                .with_agent_version("rust-libp2p".into()),
        ),
        ping: ping::Behaviour::default(),
        streams: libp2p_stream::Behaviour::new(),
    };
    let config = |config: libp2p::swarm::Config| config.with_idle_connection_timeout(KEEP);
    Ok(match psk {
        None => builder
            .with_tcp(tcp::Config::new().nodelay(true), noise::Config::new, yamux::Config::default)?
            .with_quic()
            .with_behaviour(behaviour)?
            .with_swarm_config(config)
            .build(),
        Some(hex) => {
            let network = format!("/key/swarm/psk/1.0.0/\n/base16/\n{hex}").parse::<PreSharedKey>()?;
            builder
                .with_other_transport(|key| {
                    let sockets = tcp::tokio::Transport::new(tcp::Config::new().nodelay(true));
                    Ok(sockets
                        .and_then(move |socket, _| PnetConfig::new(network).handshake(socket))
                        .upgrade(Version::V1Lazy)
                        .authenticate(noise::Config::new(key)?)
                        .multiplex(yamux::Config::default()))
                })?
                .with_behaviour(behaviour)?
                .with_swarm_config(config)
                .build()
        }
    })
}

pub async fn start(listen: Option<String>, psk: Option<String>) -> Result<Peer, Failure> {
    let mut swarm = build(psk)?;
    let mut addresses = Vec::new();
    if let Some(list) = listen {
        let wanted: Vec<&str> = list.split(',').collect();
        for address in &wanted {
            swarm.listen_on(address.parse()?)?;
        }
        while addresses.len() < wanted.len() {
            if let SwarmEvent::NewListenAddr { address, .. } = swarm.select_next_some().await {
                addresses.push(format!("{address}/p2p/{}", swarm.local_peer_id()));
            }
        }
    }
    let (dials, asked) = mpsc::channel(QUEUE);
    let identified = Arc::<Mutex<HashMap<PeerId, identify::Info>>>::default();
    let peer = Peer {
        id: *swarm.local_peer_id(),
        addresses,
        control: swarm.behaviour().streams.new_control(),
        identified: identified.clone(),
        dials,
    };
    tokio::spawn(drive(swarm, asked, identified));
    Ok(peer)
}

async fn drive(
    mut swarm: Swarm<Behaviour>,
    mut asked: mpsc::Receiver<(Multiaddr, Dialled)>,
    identified: Arc<Mutex<HashMap<PeerId, identify::Info>>>,
) {
    let mut dialling = HashMap::<ConnectionId, Dialled>::new();
    loop {
        tokio::select! {
            Some((address, dialled)) = asked.recv() => {
                let options = DialOpts::from(address);
                let id = options.connection_id();
                match swarm.dial(options) {
                    Ok(()) => { dialling.insert(id, dialled); }
                    Err(error) => { let _ = dialled.send(Err(error.to_string())); }
                }
            }
            event = swarm.select_next_some() => match event {
                SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                    tell(json!({
                        "event": "connect",
                        "peer": peer_id.to_string(),
                        "address": endpoint.get_remote_address().to_string()
                    }));
                    if let Some(dialled) = dialling.remove(&connection_id) {
                        let _ = dialled.send(Ok(peer_id));
                    }
                }
                SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                    if let Some(dialled) = dialling.remove(&connection_id) {
                        let _ = dialled.send(Err(error.to_string()));
                    }
                }
                SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. })) => {
                    if let Ok(mut known) = identified.lock() {
                        known.insert(peer_id, info);
                    }
                }
                _ => {}
            }
        }
    }
}
