"""Clusters of dask: carry orders to workers on other machines, and their answers back.

Rules of the room:

- dask is loaded when a cluster is connected, and never else. Units stay what they are: an order is a pure function of its values.
- Octets go over TLS, or not beyond this machine: who reaches a scheduler of dask runs programs on its workers.
- Orders carry names of places, never their paths or credentials. Each worker has settings of its own.
- A worker of another version of Bayegan gets no order.
- An answer is taken once. An order whose worker died is given once more, alone; then it is told as lost.
"""

from archiver.holdings.cluster.address import check_address
from archiver.holdings.cluster.cluster_work import ClusterWork
from archiver.holdings.cluster.connection import Cluster, connect

__all__ = ["Cluster", "ClusterWork", "check_address", "connect"]
