/// The word the writer probably meant: the one fewest single-character changes away, if those are few
/// (a third of the word, and one at least).
package func closestWord(to written: String, among words: [String]) -> String? {
    let written = Array(written.lowercased().unicodeScalars.prefix(64))
    var best: (word: String, distance: Int)?
    for word in words {
        let distance = editDistance(written, Array(word.unicodeScalars))
        if distance <= max(1, word.count / 3), distance < best?.distance ?? .max { best = (word, distance) }
    }
    if best == nil, written.count >= 2 {
        return words.first { $0.unicodeScalars.starts(with: written) }
    }
    return best?.word
}

/// Insertions, removals, replacements and swaps of neighbours that make `a` into `b` (optimal string alignment).
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in a.indices {
        var next = [i + 1]
        for j in b.indices {
            var cost = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
            next.append(cost)
        }
        (before, row) = (row, next)
    }
    return row[b.count]
}
