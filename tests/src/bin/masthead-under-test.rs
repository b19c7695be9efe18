//! The binary of `masthead`, built beside the tests so that they can start it as a process.

fn main() -> std::process::ExitCode {
    masthead::cli::main()
}
