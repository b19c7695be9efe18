//! Pages of several anatomies, written for these tests.
