import Foundation
import TerminalCanvas

extension NcursesTerminal {
    /// Bytes of base64 that terminals are known to accept in one OSC 52 (xterm's and hterm's limit).
    static let clipboardLimit = 74_994

    /// tmux takes the text itself, whatever its settings say about escape sequences; any other terminal is asked by
    /// OSC 52; what is too long for that goes to a file.
    package func writeClipboard(_ text: String) async -> ClipboardRoute {
        if environment.variables["TMUX"]?.isEmpty == false {
            if await TmuxBuffer.load(text) { return .tmux }
        }
        let encoded = Data(text.utf8).base64EncodedString()
        if encoded.utf8.count <= NcursesTerminal.clipboardLimit {
            let request = "\u{1b}]52;c;\(encoded)\u{07}"
            // GNU screen hands nothing on that is not wrapped.
            let inScreen = environment.variables["STY"]?.isEmpty == false
            write(inScreen ? "\u{1b}P\(request)\u{1b}\\" : request)
            return .osc52
        }
        return ClipboardFile.write(text, folder: environment.variables["XDG_RUNTIME_DIR"] ?? NSTemporaryDirectory())
    }
}

/// The tmux server's paste buffer, from which tmux itself fills the outer terminal's clipboard.
enum TmuxBuffer {
    /// False when tmux cannot be run, fails, or has not answered within two seconds.
    static func load(_ text: String) async -> Bool {
        await withCheckedContinuation { continuation in
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["tmux", "load-buffer", "-w", "-"]
            process.standardInput = pipe
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            process.terminationHandler = { @Sendable process in
                continuation.resume(returning: process.terminationStatus == 0)
            }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(returning: false)
                return
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + 10) { @Sendable in
                if process.isRunning { process.terminate() }
            }
            DispatchQueue.global().async { @Sendable in
                try? pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
                try? pipe.fileHandleForWriting.close()
            }
        }
    }
}

/// A text left in a file because no clipboard would take it.
enum ClipboardFile {
    /// A new file in `folder` that only the operator can read.
    static func write(_ text: String, folder: String) -> ClipboardRoute {
        let url = URL(filePath: folder).appending(path: "unmask-clipboard-\(UUID().uuidString.prefix(8)).txt")
        let path = url.path(percentEncoded: false)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return .failed("The text is too long for the clipboard, and \(folder) cannot be written.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            return .file(path: path)
        } catch {
            return .failed("The text is too long for the clipboard, and \(path) could not be filled.")
        }
    }
}
