using System.Diagnostics;
using System.Globalization;

namespace DisclosureFlow.Benchmarks.Signing;

/// <summary>What <c>openssl speed</c> says of a key's raw signatures on this machine, now.</summary>
internal static class OpensslSpeed
{
    /// <param name="algorithm">rsa2048 or ecdsap256.</param>
    /// <returns>Signatures a second.</returns>
    public static double Of(string algorithm)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/openssl", ["speed", "-mr", "-seconds", "2", algorithm]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // +F2:index:bits:signatures a second:checks a second (RSA), +F4 for ECDSA.
        var fields = output.Split('\n').Single(line => line.StartsWith("+F2:", StringComparison.Ordinal) || line.StartsWith("+F4:", StringComparison.Ordinal)).Split(':');
        return double.Parse(fields[3], CultureInfo.InvariantCulture);
    }
}
