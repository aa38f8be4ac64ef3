//! [`Pictures`]: those that were drawn, kept for whoever asks next.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OnceCell;

use super::{Picture, fold::Fold};
use crate::{graph::AssetGraph, web::problem::Problem};

/// So many choices of folded groups are kept, those that were asked for last. A picture of 1,000 assets takes some 100 kB.
const KEPT: usize = 16;

type Cell = Arc<OnceCell<Arc<Picture>>>;

/// The pictures of one graph.
#[derive(Debug, Default)]
pub(in crate::web) struct Pictures {
    /// With nothing folded: kept for ever, its hash is that of the graph.
    whole: OnceCell<Arc<Picture>>,
    /// With groups folded, the last asked for in front.
    folded: Mutex<VecDeque<(Fold, Cell)>>,
}

impl Pictures {
    /// The picture of a graph with these groups folded, drawn when somebody asks for it first, on a thread that may take its time.
    pub(in crate::web) async fn get(&self, graph: &Arc<AssetGraph>, fold: Fold) -> Result<Arc<Picture>, Problem> {
        let draw = |fold: Fold| async {
            let graph = Arc::clone(graph);
            let drawn = tokio::task::spawn_blocking(move || Picture::of(&graph, &fold)).await;
            drawn
                .unwrap_or_else(|_| Err(Problem::internal("the graph could not be drawn")))
                .map(Arc::new)
        };
        if fold.is_empty() {
            return self.whole.get_or_try_init(|| draw(fold)).await.cloned();
        }
        let cell = self.cell(&fold);
        cell.get_or_try_init(|| draw(fold)).await.cloned()
    }

    /// Where the picture is or will be; puts it in front, and lets go of the one that nobody asked for longest.
    fn cell(&self, fold: &Fold) -> Cell {
        let mut folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner);
        let known = folded.iter().position(|(kept, _)| kept == fold);
        let (fold, cell) = known
            .and_then(|at| folded.remove(at))
            .unwrap_or_else(|| (fold.clone(), Cell::default()));
        folded.push_front((fold, Arc::clone(&cell)));
        folded.truncate(KEPT);
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{asset::AssetDef, definitions::Definitions};

    #[tokio::test]
    async fn pictures_are_drawn_once_and_only_so_many_are_kept() {
        let asset = |number: usize| {
            let asset = AssetDef::builder(format!("asset_{number}")).group(format!("group_{number}"));
            asset.run(|| async { Ok::<(), std::io::Error>(()) })
        };
        let definitions = Definitions::builder()
            .assets((0..20).map(asset).collect::<Vec<_>>())
            .build()
            .unwrap();
        let graph = definitions.graph();
        let pictures = Pictures::default();
        let get = async |name: &str| pictures.get(graph, Fold::read(name, graph).unwrap()).await.unwrap();
        let first = get("group_0").await;
        for number in 1..KEPT {
            get(&format!("group_{number}")).await;
        }
        assert!(Arc::ptr_eq(&first, &get("group_0").await));
        get("group_18").await;
        get("group_19").await;
        assert_eq!(pictures.folded.lock().unwrap().len(), KEPT);
        assert!(Arc::ptr_eq(&first, &get("group_0").await), "it was asked for of late");
        let whole = get("").await;
        assert!(Arc::ptr_eq(&whole, &get(" , ").await));
    }
}
