using System.Buffers.Binary;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>
/// A small ICC profile (ICC.1:2001-04, version 2.4, matrix/TRC) of the sRGB colour space, computed from IEC 61966-2-1's primaries and
/// transfer curve. An output intent needs one, and none of ours may come from somebody else's file.
/// </summary>
internal static class SrgbProfile
{
    private const int HeaderLength = 128;
    private const int CurvePoints = 1024;

    public static byte[] Bytes { get; } = Build();

    private static byte[] Build()
    {
        byte[] curve = Curve();
        (string Tag, byte[] Data)[] tags =
        [
            ("desc", Description("sRGB IEC61966-2.1")),
            ("cprt", [.. "text\0\0\0\0No copyright, use freely\0"u8]),
            ("wtpt", Xyz(0.9505, 1, 1.0891)),
            // Primaries adapted to D50 by the Bradford matrix.
            ("rXYZ", Xyz(0.4360747, 0.2225045, 0.0139322)),
            ("gXYZ", Xyz(0.3850649, 0.7168786, 0.0971045)),
            ("bXYZ", Xyz(0.1430804, 0.0606169, 0.7141733)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        var table = HeaderLength + 4 + (12 * tags.Length);
        var offsets = new Dictionary<byte[], int>();
        var total = table;
        foreach (var (_, data) in tags)
        {
            if (offsets.TryAdd(data, total))
            {
                total += (data.Length + 3) & ~3;
            }
        }

        var profile = new byte[total];
        WriteHeader(profile);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(HeaderLength), tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var entry = profile.AsSpan(HeaderLength + 4 + (12 * i));
            System.Text.Encoding.ASCII.GetBytes(tags[i].Tag, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], offsets[tags[i].Data]);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Data.Length);
            tags[i].Data.CopyTo(profile.AsSpan(offsets[tags[i].Data]));
        }

        return profile;
    }

    private static void WriteHeader(Span<byte> profile)
    {
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        profile[8] = 2;
        profile[9] = 0x40;
        "mntrRGB XYZ "u8.CopyTo(profile[12..]);
        // A fixed date of creation: 1 January 2026.
        ((ReadOnlySpan<byte>)[0x07, 0xEA, 0, 1, 0, 1]).CopyTo(profile[24..]);
        "acsp"u8.CopyTo(profile[36..]);
        // The illuminant of the connection space, D50.
        Fixed(profile[68..], 0.9642);
        Fixed(profile[72..], 1);
        Fixed(profile[76..], 0.8249);
    }

    private static byte[] Curve()
    {
        var data = new byte[12 + (2 * CurvePoints)];
        "curv"u8.CopyTo(data);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8), CurvePoints);
        for (var i = 0; i < CurvePoints; i++)
        {
            var encoded = i / (CurvePoints - 1.0);
            var linear = encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(12 + (2 * i)), (ushort)Math.Round(linear * ushort.MaxValue));
        }

        return data;
    }

    private static byte[] Xyz(double x, double y, double z)
    {
        var data = new byte[20];
        "XYZ "u8.CopyTo(data);
        Fixed(data.AsSpan(8), x);
        Fixed(data.AsSpan(12), y);
        Fixed(data.AsSpan(16), z);
        return data;
    }

    private static byte[] Description(string name)
    {
        // textDescriptionType: ASCII, then empty Unicode and ScriptCode parts of 78 bytes.
        var data = new byte[12 + name.Length + 1 + 78];
        "desc"u8.CopyTo(data);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8), name.Length + 1);
        System.Text.Encoding.ASCII.GetBytes(name, data.AsSpan(12));
        return data;
    }

    /// <summary>s15Fixed16Number.</summary>
    private static void Fixed(Span<byte> at, double value) => BinaryPrimitives.WriteInt32BigEndian(at, (int)Math.Round(value * 65536));
}
