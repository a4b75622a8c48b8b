// The limit: the least that an SFU has to do, as fast as it goes. Opens each packet once and seals it for each receiver under a key of
// its own, under other numbers; no ICE, no DTLS, no history, no reports. Packets of one burst for one receiver leave as one (UDP_SEGMENT).
//
// forward KEY SALT HOST PORT...
//   KEY and SALT: the publisher's masters in hex (RFC 3711 and AEAD_AES_128_GCM, RFC 7714); HOST: our
//   IPv4 address and the receivers', whose ports are PORT...
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef SOL_UDP
#define SOL_UDP 17
#endif

enum { KEY = 16, SALT = 12, TAG = 16, FIXED = 12, BYTES = 1500, BURST = 32, MESSAGES = 32, LONGEST = 60000, MOST = 64, AREA = 1 << 20 };

struct stream {
    EVP_CIPHER_CTX *cipher;
    uint8_t salt[SALT];
    uint32_t roll;
    uint16_t last, offset;
    uint32_t ssrc;
    struct sockaddr_in to;
};

struct packet {
    uint8_t bytes[BYTES], plain[BYTES];
    int length, header;
};

static int out;
static uint8_t area[AREA];
static size_t used;
static int messages;
static struct mmsghdr send_list[MESSAGES];
static struct iovec send_area[MESSAGES];
static char controls[MESSAGES][CMSG_SPACE(sizeof(uint16_t))];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void begin(struct stream *one, const uint8_t *key, const uint8_t *salt, int sealing) {
    one->cipher = EVP_CIPHER_CTX_new();
    EVP_CipherInit_ex(one->cipher, EVP_aes_128_gcm(), NULL, key, NULL, sealing);
    memcpy(one->salt, salt, SALT);
}

/* RFC 3711 4.3.3, for 16 bytes or fewer: one block of the keystream */
static void derive(const uint8_t *key, const uint8_t *salt, int label, uint8_t *block) {
    uint8_t counter[16] = {0};
    int length;
    memcpy(counter, salt, SALT);
    counter[7] ^= label;
    EVP_CIPHER_CTX *once = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(once, EVP_aes_128_ecb(), NULL, key, NULL);
    EVP_EncryptUpdate(once, block, &length, counter, 16);
    EVP_CIPHER_CTX_free(once);
}

/* RFC 7714 8.1 */
static void vector(struct stream *one, const uint8_t *packet, uint8_t *iv) {
    uint16_t sequence = packet[2] << 8 | packet[3];
    if (sequence < one->last && one->last - sequence > 0x8000) one->roll++;
    one->last = sequence;
    uint32_t roll = htonl(one->roll);
    iv[0] = iv[1] = 0;
    memcpy(iv + 2, packet + 8, 4);
    memcpy(iv + 6, &roll, 4);
    memcpy(iv + 10, packet + 2, 2);
    for (int i = 0; i < SALT; i++) iv[i] ^= one->salt[i];
}

static int unseal(struct stream *from, struct packet *in) {
    uint8_t iv[SALT];
    int length;
    in->header = FIXED + 4 * (in->bytes[0] & 15);
    if (in->bytes[0] & 0x10) in->header += 4 + 4 * (in->bytes[in->header + 2] << 8 | in->bytes[in->header + 3]);
    int body = in->length - in->header - TAG;
    if (body < 0) return 0;
    vector(from, in->bytes, iv);
    EVP_DecryptInit_ex(from->cipher, NULL, NULL, NULL, iv);
    EVP_DecryptUpdate(from->cipher, NULL, &length, in->bytes, in->header);
    EVP_DecryptUpdate(from->cipher, in->plain, &length, in->bytes + in->header, body);
    EVP_CIPHER_CTX_ctrl(from->cipher, EVP_CTRL_AEAD_SET_TAG, TAG, in->bytes + in->header + body);
    return EVP_DecryptFinal_ex(from->cipher, in->plain + length, &length) == 1;
}

static void seal(struct stream *to, const struct packet *in, uint8_t *packet) {
    uint8_t iv[SALT];
    int length;
    int body = in->length - in->header - TAG;
    uint16_t sequence = htons((in->bytes[2] << 8 | in->bytes[3]) + to->offset);
    memcpy(packet, in->bytes, in->header);
    memcpy(packet + 2, &sequence, 2);
    memcpy(packet + 8, &to->ssrc, 4);
    vector(to, packet, iv);
    EVP_EncryptInit_ex(to->cipher, NULL, NULL, NULL, iv);
    EVP_EncryptUpdate(to->cipher, NULL, &length, packet, in->header);
    EVP_EncryptUpdate(to->cipher, packet + in->header, &length, in->plain, body);
    EVP_EncryptFinal_ex(to->cipher, packet + in->header + length, &length);
    EVP_CIPHER_CTX_ctrl(to->cipher, EVP_CTRL_AEAD_GET_TAG, TAG, packet + in->header + body);
}

static void flush(void) {
    for (int done = 0; done < messages;) {
        int now = sendmmsg(out, send_list + done, messages - done, 0);
        if (now <= 0) fail("sendmmsg");
        done += now;
    }
    messages = 0;
    used = 0;
}

static void leave(struct stream *to, size_t from, uint16_t segment) {
    struct msghdr *message = &send_list[messages].msg_hdr;
    memset(message, 0, sizeof *message);
    send_area[messages] = (struct iovec){area + from, used - from};
    message->msg_name = &to->to;
    message->msg_namelen = sizeof to->to;
    message->msg_iov = &send_area[messages];
    message->msg_iovlen = 1;
    if (used - from > segment) {
        message->msg_control = controls[messages];
        message->msg_controllen = sizeof controls[messages];
        struct cmsghdr *control = CMSG_FIRSTHDR(message);
        control->cmsg_level = SOL_UDP;
        control->cmsg_type = UDP_SEGMENT;
        control->cmsg_len = CMSG_LEN(sizeof segment);
        memcpy(CMSG_DATA(control), &segment, sizeof segment);
    }
    if (++messages == MESSAGES) flush();
}

static void forward(struct stream *to, const struct packet *burst, int count) {
    if (used + (size_t) count * BYTES > AREA) flush();
    for (int i = 0; i < count;) {
        size_t from = used;
        int first = i;
        uint16_t segment = burst[i].length;
        for (; i < count && burst[i].length <= segment && used - from < LONGEST - BYTES && i - first < MOST; used += burst[i++].length) {
            seal(to, &burst[i], area + used);
            if (burst[i].length < segment) { // only the last may be shorter
                used += burst[i++].length;
                break;
            }
        }
        leave(to, from, segment);
    }
}

static void unhex(const char *text, uint8_t *bytes, int count) {
    for (int i = 0; i < count; i++) {
        if (sscanf(text + 2 * i, "%2hhx", &bytes[i]) != 1) exit(2);
    }
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    uint8_t master[KEY], salt[SALT], key[16], mask[16];
    unhex(argv[1], master, KEY);
    unhex(argv[2], salt, SALT);
    derive(master, salt, 0, key);
    derive(master, salt, 2, mask);
    struct stream publisher = {0};
    begin(&publisher, key, mask, 0);

    int receivers = argc - 4;
    struct stream *to = calloc(receivers, sizeof *to);
    for (int i = 0; i < receivers; i++) {
        RAND_bytes(key, sizeof key);
        RAND_bytes(mask, sizeof mask);
        begin(&to[i], key, mask, 1);
        RAND_bytes((uint8_t *) &to[i].offset, sizeof to[i].offset);
        RAND_bytes((uint8_t *) &to[i].ssrc, sizeof to[i].ssrc);
        to[i].to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(atoi(argv[4 + i]))};
        to[i].to.sin_addr.s_addr = inet_addr(argv[3]);
    }

    struct sockaddr_in home = {.sin_family = AF_INET, .sin_addr.s_addr = inet_addr(argv[3])};
    socklen_t length = sizeof home;
    int room = 4 << 20;
    out = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(out, (struct sockaddr *) &home, length) || getsockname(out, (struct sockaddr *) &home, &length)) fail("bind");
    setsockopt(out, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
    setsockopt(out, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
    printf("listening on %d\n", ntohs(home.sin_port));
    fflush(stdout);

    static struct packet burst[BURST];
    static struct mmsghdr list[BURST];
    static struct iovec areas[BURST];
    for (int i = 0; i < BURST; i++) {
        areas[i] = (struct iovec){burst[i].bytes, BYTES};
        list[i].msg_hdr.msg_iov = &areas[i];
        list[i].msg_hdr.msg_iovlen = 1;
    }
    for (;;) {
        int count = recvmmsg(out, list, BURST, MSG_WAITFORONE, NULL);
        if (count < 0) fail("recvmmsg");
        for (int i = 0; i < count; i++) {
            burst[i].length = list[i].msg_len;
            if (!unseal(&publisher, &burst[i])) {
                fprintf(stderr, "a packet that is not the publisher's\n");
                return 1;
            }
        }
        for (int i = 0; i < receivers; i++) forward(&to[i], burst, count);
        flush();
    }
}
