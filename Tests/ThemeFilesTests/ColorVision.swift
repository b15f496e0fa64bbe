import Foundation
import TerminalCanvas

/// Kinds of colour vision, simulated after Machado, Oliveira and Fernandes (2009), severity 1.0.
enum ColorVision: CaseIterable {
    case normal, protanopia, deuteranopia, tritanopia

    private var matrix: [[Double]] {
        switch self {
        case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranopia:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanopia:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }

    /// How far apart two colours are seen, as CIE76 (2.3 is just noticeable).
    func difference(_ first: RGB, _ second: RGB) -> Double {
        let (a, b) = (lab(first), lab(second))
        return zip(a, b).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
    }

    private func lab(_ color: RGB) -> [Double] {
        let linear = [color.red, color.green, color.blue].map { value -> Double in
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        func times(_ rows: [[Double]], _ values: [Double]) -> [Double] {
            rows.map { row in zip(row, values).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        let seen = times(matrix, linear).map { min(max($0, 0), 1) }
        let white = [0.9505, 1, 1.089]
        let xyz = zip(
            times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], seen),
            white
        )
        let roots = xyz.map { value, white -> Double in
            let share = value / white
            return share > 0.008856 ? cbrt(share) : 7.787 * share + 16 / 116
        }
        return [116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])]
    }
}
