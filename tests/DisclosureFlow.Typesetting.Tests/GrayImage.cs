using System.Buffers.Binary;
using System.IO.Compression;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>A gray picture, as pdftoppm -gray -png writes it: three equal channels of 8 bits.</summary>
internal sealed record GrayImage(int Width, int Height, byte[] Pixels)
{
    private const int Channels = 3;

    /// <summary>Reads a PNG (ISO/IEC 15948) of colour type 2, 8 bits, not interlaced; keeps one channel.</summary>
    public static GrayImage Read(byte[] png)
    {
        using var data = new MemoryStream();
        var (width, height) = (0, 0);
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var chunk = png.AsSpan(at + 8, length);
            if (png.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
                Assert.Equal([8, 2, 0, 0, 0], chunk[8..].ToArray());
            }
            else if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(chunk);
            }

            at += 12 + length;
        }

        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var row = Channels * width;
        var samples = new byte[row * height];
        for (var y = 0; y < height; y++)
        {
            var filter = zlib.ReadByte();
            zlib.ReadExactly(samples, y * row, row);
            Unfilter(samples, row, y, filter);
        }

        return new GrayImage(width, height, [.. samples.Where((_, at) => at % Channels == 0)]);
    }

    /// <summary>The mean darkness of squares of <paramref name="side"/> pixels: what an eye sees from afar, whatever the smoothing of edges.</summary>
    public double[,] Squares(int side)
    {
        var squares = new double[(Height + side - 1) / side, (Width + side - 1) / side];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                squares[y / side, x / side] += (255 - Pixels[(y * Width) + x]) / (double)(side * side);
            }
        }

        return squares;
    }

    private static void Unfilter(byte[] samples, int row, int y, int filter)
    {
        for (var x = 0; x < row; x++)
        {
            var at = (y * row) + x;
            int left = x >= Channels ? samples[at - Channels] : 0;
            int up = y > 0 ? samples[at - row] : 0;
            int corner = x >= Channels && y > 0 ? samples[at - row - Channels] : 0;
            samples[at] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => throw new InvalidDataException($"PNG filter {filter}"),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
